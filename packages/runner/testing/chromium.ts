import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
]; // biome-ignore format: a list

/** Path of an installed Chromium, null where there is none. */
export const chromiumPath = (): string | null => PLACES.find((path) => existsSync(path)) ?? null;

export type OpenPageOptions = {
  /** Where in the page, with its `#`. @default "" */
  readonly hash?: string | undefined;
  /** Let the page's clock be the wall's, for timing. @default false: it is wound on until the page is at rest */
  readonly realTime?: boolean | undefined;
};

/**
 * Opens a page from disk in a headless Chromium that reaches no network and gives back the document as it then stands.
 *
 * @example const dom = await openPage(page, { hash: "#match-3" });
 */
export async function openPage(page: string, { hash = "", realTime = false }: OpenPageOptions = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "404-gen-page-"));
  const file = join(folder, "page.html");
  writeFileSync(file, page);
  try {
    const args = [
      ...FLAGS,
      ...(realTime ? [] : ["--virtual-time-budget=4000"]),
      `--user-data-dir=${join(folder, "profile")}`,
      "--dump-dom",
      `file://${file}${hash}`,
    ];
    const { stdout } = await promisify(execFile)(chromiumPath() ?? "", args, { timeout: 60_000, maxBuffer: 64e6 });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A page that shows `page` in a frame of so many pixels and writes what `question`, an expression over the frame's `document` and
 * `window`, gives into an element with the id `answer`. A window itself cannot be made as narrow as a phone.
 */
export function framed(
  page: string,
  { width, question }: { readonly width: number; readonly question: string },
): string {
  const source = Buffer.from(page).toString("base64");
  return `<!doctype html><iframe id="f" width="${width}" height="800"></iframe><pre id="answer"></pre><script>
const frame = document.getElementById("f");
frame.addEventListener("load", () => {
  const window = frame.contentWindow, document = frame.contentDocument;
  globalThis.document.getElementById("answer").textContent = JSON.stringify(${question});
});
frame.srcdoc = new TextDecoder().decode(Uint8Array.from(atob("${source}"), (one) => one.charCodeAt(0)));
</script>`;
}

/** The answer that {@link framed} wrote. */
export function answerOf<T>(dom: string): T {
  const text = /<pre id="answer">([^<]*)<\/pre>/.exec(dom)?.[1] ?? "";
  return JSON.parse(text.replaceAll("&amp;", "&").replaceAll("&gt;", ">")) as T;
}
