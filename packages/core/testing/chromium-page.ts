import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { chromiumPath, endGroup, FLAGS, LOOPBACK_ONLY, NO_NETWORK, REMOVAL } from "./chromium.ts";

/** WebGL by SwiftShader, on the processor. */
const WITH_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export type WatchedPageOptions = {
  /** Size of the screen, CSS pixels. @default 1200 × 900 */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** @default false: light */
  readonly dark?: boolean | undefined;
  /** Lets the page ask a server at 127.0.0.1, to see whether it does. @default false */
  readonly loopback?: boolean | undefined;
  /** A script that runs before the page's own: takes away what an older browser lacks. @default none */
  readonly before?: string | undefined;
};

/** A page in a headless Chromium with WebGL that reaches no network, driven over its debugging pipe. */
export type WatchedPage = {
  /** Value of an expression in the page, after its promise. Throws what it throws. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until the expression gives something, asked every 100 ms. */
  until(expression: string): Promise<void>;
  /** Presses a key in the focused element: `ArrowRight`, `+`. */
  press(key: string): Promise<void>;
  /** PNG of the screen, or of the whole page. */
  screenshot(options?: { readonly whole?: boolean }): Promise<Uint8Array>;
  /** What the page said on its console, errors of its policy included. */
  readonly said: readonly string[];
  close(): Promise<void>;
};

/** Opens a page: its text, which is written to disk, or a file. */
export async function watchPage(
  page: string | { readonly file: string },
  options: WatchedPageOptions = {},
): Promise<WatchedPage> {
  const { width = 1200, height = 900, dark = false, loopback = false, before = "" } = options;
  const folder = mkdtempSync(join(tmpdir(), "404-gen-page-"));
  const file = typeof page === "string" ? join(folder, "page.html") : page.file;
  if (typeof page === "string") writeFileSync(file, page);
  const flags = FLAGS.filter((flag) => flag !== "--disable-gpu");
  const browser = spawn(
    chromiumPath() ?? "",
    [
      ...flags,
      ...WITH_GL,
      loopback ? LOOPBACK_ONLY : NO_NETWORK,
      `--user-data-dir=${join(folder, "profile")}`,
      "--remote-debugging-pipe",
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true },
  );
  const exit = once(browser, "exit");
  const lines: string[] = [];
  const send = talk(browser, (method, params) => {
    const text = saidBy(method, params);
    if (text !== undefined) lines.push(text);
  });
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method: string, params: object = {}) => send(method, params, sessionId as string);
  await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  await ask("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }],
  });
  await ask("Emulation.setFocusEmulationEnabled", { enabled: true });
  for (const domain of ["Runtime", "Log", "Page"]) await ask(`${domain}.enable`);
  await ask("Page.addScriptToEvaluateOnNewDocument", { source: before });
  await ask("Page.navigate", { url: `file://${file}` });
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await ask("Runtime.evaluate", {
      ...{ expression, awaitPromise: true, returnByValue: true },
    });
    if (exceptionDetails) throw new TypeError(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  };
  const watchedPage: WatchedPage = {
    said: lines,
    evaluate,
    async until(expression) {
      while (!(await evaluate(`Boolean(${expression})`))) await new Promise((resolve) => setTimeout(resolve, 100));
    },
    async press(key) {
      for (const type of ["keyDown", "keyUp"])
        await ask("Input.dispatchKeyEvent", { type, key, ...(key.length === 1 && { text: key }) });
    },
    async screenshot({ whole: isFullPage = false } = {}) {
      const { data } = await ask("Page.captureScreenshot", { format: "png", captureBeyondViewport: isFullPage });
      return Buffer.from(data as string, "base64");
    },
    async close() {
      endGroup(browser.pid);
      await exit;
      rmSync(folder, REMOVAL);
    },
  };
  await watchedPage.until('location.protocol === "file:" && document.readyState === "complete"');
  return watchedPage;
}

type Params = Readonly<Record<string, unknown>>;

/** Commands over the browser's pipe: JSON texts that end with a zero byte. */
function talk(browser: ChildProcess, onEvent: (method: string, params: Params) => void) {
  const [, , , input, output] = browser.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, { resolve(value: Params): void; reject(error: Error): void }>();
  let rest = "";
  // A browser that is ended resets its pipe; whoever waits for an answer learns this from the end of the process.
  for (const end of [input, output]) end.on("error", () => undefined);
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const texts = (rest + chunk).split("\0");
    rest = texts.pop() ?? "";
    for (const text of texts) {
      const { id, result, error, method, params } = JSON.parse(text);
      if (id === undefined) onEvent(method, params);
      else if (error) waiting.get(id)?.reject(new TypeError(error.message));
      else waiting.get(id)?.resolve(result);
    }
  });
  browser.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new TypeError("Chromium ended"));
  });
  let count = 0;
  return (method: string, params: object, sessionId?: string): Promise<Params> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, { resolve, reject });
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
}

function saidBy(method: string, params: Params): string | undefined {
  if (method === "Log.entryAdded") return String((params["entry"] as { text: string }).text);
  if (method === "Runtime.exceptionThrown") return JSON.stringify(params["exceptionDetails"]);
  if (method !== "Runtime.consoleAPICalled") return undefined;
  return (params["args"] as { value?: unknown; description?: string }[])
    .map(({ value, description }) => String(value ?? description))
    .join(" ");
}
