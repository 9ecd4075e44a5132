import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLI } from "../src/demo/play-demo.fixture.ts";
import { makeFolder } from "./fixtures.ts";

/** Measurement of a command in another process. */
export type Measurement = {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly said: string;
  /** Peak of the process's memory, MiB; null where the system does not give it. */
  readonly peakMiB: number | null;
  /** True when it did not end within the time and was killed. */
  readonly late: boolean;
};

export type MeasuredOptions = {
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Hosts that are simulated here: `https://api.github.com` → an address on loopback. */
  readonly played?: Readonly<Record<string, string>> | undefined;
  /** Most milliseconds: after them it is killed. */
  readonly limitMs: number;
  /** Gets all output so far, and a function that asks the process to stop. */
  readonly onOutput?: ((text: string, stop: () => void) => void) | undefined;
};

/**
 * Runs the built program in another process, and measures its peak of memory by the kernel's high-water mark, which begins again with a new program
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
    // Endless output of a command must not fill the memory of this process.
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
