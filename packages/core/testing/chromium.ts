import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { promisify } from "node:util";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--hide-scrollbars",
]; // biome-ignore format: a list
export const NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND";
export const LOOPBACK_ONLY = `${NO_NETWORK}, EXCLUDE 127.0.0.1`;

/** Path of an installed Chromium, null where there is none. */
export const chromiumPath = (): string | null => PLACES.find((path) => existsSync(path)) ?? null;

export type OpenPageOptions = {
  /** Where in the page, with its `#`. @default "" */
  readonly hash?: string | undefined;
  /** Let the page run on real time, for timing. @default false: its clock is moved on until the page is at rest */
  readonly realTime?: boolean | undefined;
};

/** Ends a browser with all its helper processes: one that is left goes on writing into the profile. */
export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It has ended by itself, with the whole group.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Chromium's helper processes write into the profile for a moment after it has ended: asked again for up to 20 s. */
export const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };

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
      NO_NETWORK,
      ...(realTime ? [] : ["--virtual-time-budget=4000"]),
      `--user-data-dir=${join(folder, "profile")}`,
      "--dump-dom",
      `file://${file}${hash}`,
    ];
    const { stdout } = await promisify(execFile)(chromiumPath() ?? "", args, { timeout: 600_000, maxBuffer: 64e6 });
    return stdout;
  } finally {
    rmSync(folder, REMOVAL);
  }
}

/**
 * A page that shows `page` in a frame of so many pixels and writes what `question`, an expression over the frame's `document` and
 * `window`, gives into an element with the id `answer`. A window itself cannot be made as narrow as a phone.
 */
export function framePage(
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

/** The answer that {@link framePage} wrote. */
export function answerOf<T>(dom: string): T {
  const text = /<pre id="answer">([^<]*)<\/pre>/.exec(dom)?.[1] ?? "";
  return JSON.parse(text.replaceAll("&amp;", "&").replaceAll("&gt;", ">")) as T;
}

/** What a page of {@link answerFromPage} is served, path → body; bodies are looked up when they are asked for. */
export type ServedFiles = Readonly<Record<string, string | Uint8Array>>;

function passOn({ status, headers, body }: Response, response: ServerResponse): void {
  response.writeHead(status, Object.fromEntries(headers));
  if (body === null) response.end();
  else Readable.fromWeb(body as ReadableStream).pipe(response);
}

/**
 * Serves a program and some files over loopback, opens them in a headless Chromium that reaches nothing else, and gives back what the program
 * hands to `answer(value)`, a function in its scope. Waits as long as the page works. Paths that are not among the files are asked of `serve`.
 *
 * @example await answerFromPage('answer(await (await fetch("/a.txt")).text())', { "/a.txt": "hello" }); // "hello"
 */
export async function answerFromPage<T>(
  program: string,
  files: ServedFiles = {},
  serve?: (address: string) => Promise<Response>,
): Promise<T> {
  const page = `<!doctype html><meta charset="utf-8"><script type="module">
const answer = (value) => fetch("/answer", { method: "POST", body: JSON.stringify(value) });
addEventListener("error", ({ message }) => answer({ problem: message }));
addEventListener("unhandledrejection", ({ reason }) => answer({ problem: String(reason?.stack ?? reason) }));
import("/program.js").then(({ default: run }) => run(answer), (error) => answer({ problem: String(error) }));
</script>`;
  const allFiles: ServedFiles = { ...files, "/": page, "/program.js": program };
  const server = createServer();
  const answer = new Promise<string>((resolve) => {
    server.on("request", async (request, response) => {
      if (request.method === "POST") {
        let body = "";
        for await (const chunk of request) body += String(chunk);
        response.end();
        resolve(body);
        return;
      }
      const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
      const body = Object.hasOwn(allFiles, path) ? allFiles[path] : undefined;
      if (body === undefined && serve) return void passOn(await serve(`http://127.0.0.1${request.url}`), response);
      const type = path === "/" ? "text/html" : path.endsWith(".js") ? "text/javascript" : "application/octet-stream";
      response.writeHead(body === undefined ? 404 : 200, { "content-type": type });
      response.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const folder = mkdtempSync(join(tmpdir(), "404-gen-page-"));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn(
    chromiumPath() ?? "",
    [...FLAGS, LOOPBACK_ONLY, `--user-data-dir=${join(folder, "profile")}`, "--remote-debugging-port=0", address],
    { stdio: "ignore", detached: true },
  );
  const exit = once(browser, "exit");
  try {
    const text = await Promise.race([answer, exit.then(() => '{"problem":"Chromium ended before the page answered"}')]);
    const value = JSON.parse(text) as T | { problem: string };
    if (typeof value === "object" && value !== null && "problem" in value) throw new TypeError(String(value.problem));
    return value;
  } finally {
    endGroup(browser.pid);
    await exit;
    server.closeAllConnections();
    server.close();
    rmSync(folder, REMOVAL);
  }
}
