import { once } from "node:events";
import { pathToFileURL } from "node:url";

/** Milliseconds in which the program that opens pages may report a failure: xdg-open tries its list of browsers in less. */
const REFUSAL_MS = 2_000;

/** The machine on which a page is shown. */
export type Screen = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** True when a person could see a browser on this machine. Not over SSH, and not on Linux without a display. */
export function hasScreen({ platform, env }: Screen): boolean {
  if (env["SSH_CONNECTION"] !== undefined || env["SSH_TTY"] !== undefined) return false;
  if (platform === "darwin" || platform === "win32") return true;
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"] || env["WSL_DISTRO_NAME"]);
}

/** Shows a file in the person's browser. False where there is no browser, or none that starts. */
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
    // The caller prints the address instead: a page that did not open is no failure of the command.
    return false;
  }
}
