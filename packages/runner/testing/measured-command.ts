import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLI } from "../src/demo/play-demo.fixture.ts";
import { makeFolder } from "./fixtures.ts";

/** What a command did in a process of its own. */
export type Measurement = {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly said: string;
  /** Most memory that the process held at any time, MiB; null where the system does not tell. */
  readonly peakMiB: number | null;
  /** It did not end by itself within the time and was killed. */
  readonly late: boolean;
};

export type MeasuredOptions = {
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Origins elsewhere that are played here: `https://api.github.com` → an address on loopback. */
  readonly played?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds until it is killed. */
  readonly limitMs: number;
  /** Gets what is said as it comes, and how the process is asked to stop. */
  readonly onOutput?: ((text: string, stop: () => void) => void) | undefined;
};

/**
 * Runs the built program in a process of its own and tells its peak: the kernel's own high-water mark, which begins again with the program
 * (`ru_maxrss` would count this test's memory).
 */
export async function runMeasured(argv: readonly string[], options: MeasuredOptions): Promise<Measurement> {
  const folder = makeFolder();
  const [hook, peak] = [join(folder, "hook.mjs"), join(folder, "peak")];
  writeFileSync(hook, hookOf(peak, options.played ?? {}));
  const child = spawn(process.execPath, ["--import", hook, CLI, ...argv], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const hear = (piece: Buffer) => {
    // A command that floods its own output must not fill this process.
    if (output.length < 1_000_000) output += String(piece);
    options.onOutput?.(output, () => child.kill("SIGTERM"));
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, options.limitMs);
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  const kib = existsSync(peak) ? Number(readFileSync(peak, "utf8")) : 0;
  return { status, said: output, late, peakMiB: kib > 0 ? kib / 1024 : null };
}

const hookOf = (peak: string, environment: Readonly<Record<string, string>>) => `
import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  let kib = 0;
  try { kib = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch {}
  writeFileSync(${JSON.stringify(peak)}, String(kib));
});
const played = ${JSON.stringify(environment)};
const real = globalThis.fetch;
if (Object.keys(played).length > 0)
  globalThis.fetch = (input, init) => {
    const url = new URL(typeof input === "object" && "url" in input ? input.url : input);
    const here = played[url.origin];
    return real(here === undefined ? input : here + url.pathname + url.search, init);
  };
`;
