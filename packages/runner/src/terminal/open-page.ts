import { once } from "node:events";
import { pathToFileURL } from "node:url";

/** How long a program that shows pages is given to say that it cannot, milliseconds: xdg-open tries a list of browsers in less. */
const REFUSAL_MS = 2_000;

/** The machine that a page is to be shown on. */
export type Screen = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Could a browser be seen here? Not over SSH, nor on a Linux without a display. */
export function hasScreen({ platform, env }: Screen): boolean {
  if (env["SSH_CONNECTION"] !== undefined || env["SSH_TTY"] !== undefined) return false;
  if (platform === "darwin" || platform === "win32") return true;
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"] || env["WSL_DISTRO_NAME"]);
}

/** Shows a file in the person's browser. False where there is none, or none that starts. */
export async function openPage(file: string, screen: Screen): Promise<boolean> {
  if (!hasScreen(screen)) return false;
  try {
    const { default: open } = await import("open");
    const browser = await open(pathToFileURL(file).href);
    const refusal = once(browser, "exit", { signal: AbortSignal.timeout(REFUSAL_MS) }).then(
      ([status]) => status !== 0,
      (error: Error) => error.name !== "AbortError",
    );
    return !(await refusal);
  } catch {
    // Whoever asked gets the address instead: a page that nobody opened is no failure of the work.
    return false;
  }
}
