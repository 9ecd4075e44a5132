/** A headless Chromium on SwiftShader with the bench's page, controlled over its debugging socket. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

const FLAGS = [
  ...["--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--in-process-gpu"],
  ...["--enable-unsafe-swiftshader", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0"],
];

/** Most milliseconds of any task in the browser. */
const PATIENCE_MS = 600_000;

export type BrowserShot = {
  readonly theta: number;
  readonly phi: number;
  readonly size: number;
  readonly lighting: "follow" | "studio";
  /** As `0xffffff`. */
  readonly background: number;
};

export type BrowserPage = {
  /** Draws a module: PNG files of the shots, and the milliseconds from the source's text to the last of them. */
  draw(source: string, shots: readonly BrowserShot[]): Promise<{ pictures: Uint8Array[]; ms: number }>;
  /** The browser's first process. */
  readonly pid: number;
  close(): Promise<void>;
};

/** Path of the browser's program; null where there is none. */
export function findChromium(): string | null {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    if (spawnSync(name, ["--version"]).status === 0) return name;
  }
  return null;
}

export async function openPage(program: string): Promise<BrowserPage> {
  const server = await serve();
  const profile = mkdtempSync(join(tmpdir(), "bench-chromium-"));
  const browser = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const debuggerAt = await listening(browser);
  const { port } = server.address() as AddressInfo;
  const target = await fetch(`http://${new URL(debuggerAt).host}/json/new?http://127.0.0.1:${port}/`, {
    method: "PUT",
  });
  const { webSocketDebuggerUrl } = (await target.json()) as { webSocketDebuggerUrl: string };
  const evaluate = await connect(webSocketDebuggerUrl);
  while ((await evaluate("document.title")) !== "ready") await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    async draw(source, shots) {
      const start = performance.now();
      const urls = (await evaluate(`drawShots(${JSON.stringify(source)}, ${JSON.stringify(shots)})`)) as string[];
      const pictures = urls.map((url) => new Uint8Array(Buffer.from(url.slice(url.indexOf(",") + 1), "base64")));
      return { pictures, ms: performance.now() - start };
    },
    pid: browser.pid ?? 0,
    async close() {
      server.close();
      const exit = new Promise((resolve) => browser.once("exit", resolve));
      browser.kill();
      await exit;
      // Its helper processes still write for a while after its end.
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
    },
  };
}

/** Serves the page and three's two files. */
function serve(): Promise<Server> {
  const three = join(dirname(createRequire(import.meta.url).resolve("three")), "../build");
  const files: Readonly<Record<string, [string, string]>> = {
    "/": [fileURLToPath(new URL("./page.html", import.meta.url)), "text/html"],
    "/three.module.js": [join(three, "three.module.js"), "text/javascript"],
    "/three.core.js": [join(three, "three.core.js"), "text/javascript"],
  };
  const server = createServer((request, response) => {
    const file = files[request.url ?? ""];
    if (!file) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": file[1] }).end(readFileSync(file[0]));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function listening(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    browser.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const match = /DevTools listening on (ws:\S+)/.exec(text);
      if (match?.[1]) resolve(match[1]);
    });
    browser.once("exit", () => reject(new Error(`Chromium ended: ${text.slice(-500)}`)));
  });
}

/** Gives a function that evaluates an expression in the page and returns its value. */
async function connect(url: string): Promise<(expression: string) => Promise<unknown>> {
  const socket = new WebSocket(url, { maxPayload: 512 * 2 ** 20 });
  await new Promise((resolve, fail) => socket.once("open", resolve).once("error", fail));
  let last = 0;
  return (expression) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(() => reject(new Error("the browser did not answer")), PATIENCE_MS);
      const onMessage = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as {
          id?: number;
          result?: { result?: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
        };
        if (answer.id !== id) return;
        clearTimeout(timer);
        socket.off("message", onMessage);
        const exception = answer.result?.exceptionDetails;
        if (exception) reject(new Error(exception.exception?.description ?? "the page threw"));
        else resolve(answer.result?.result?.value);
      };
      socket.on("message", onMessage);
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id, method: "Runtime.evaluate", params }));
    });
}
