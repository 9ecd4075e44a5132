import { dirname } from "node:path";
import { codeReserveMb } from "./code-reserve.ts";
import { type IsolateLimits, STACK_KB } from "./limits.ts";

export type CommandLineOptions = {
  /** The built program, a CommonJS file. */
  readonly entry: string;
  readonly limits: IsolateLimits;
  /** Tasks of one process; the kernel's own limit on processor time is set for a process of one task only. */
  readonly tasks: number;
};

export type CommandLine = { readonly command: string; readonly args: readonly string[] };

/** Seconds of processor time that starting takes, at the most, on a slow machine. */
const START_SECONDS = 10;

/**
 * How a process without rights is started: limits that the kernel keeps (POSIX), no network (Linux, where namespaces may be made), and
 * Node's own permissions: it may read its program and nothing else, start nothing and load nothing.
 */
export function commandLine(options: CommandLineOptions): CommandLine {
  const node = [process.execPath, ...nodeFlags(options), options.entry];
  if (process.platform === "win32") return { command: node[0]!, args: node.slice(1) };
  return { command: "/bin/sh", args: ["-c", script(options), "isolate", ...node] };
}

function nodeFlags({ entry, limits }: CommandLineOptions): string[] {
  const permission = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";
  return [
    permission,
    `--allow-fs-read=${dirname(entry)}/*`,
    "--no-warnings",
    "--no-addons",
    // No text becomes code in any realm of the process: what a module might steal from ours could not be called with it.
    "--disallow-code-generation-from-strings",
    `--stack-size=${STACK_KB}`,
    `--max-old-space-size=${limits.heapMb}`,
    `--max-semi-space-size=${limits.youngMb}`,
    "--v8-pool-size=1",
  ];
}

/** `ulimit` lines that a shell does not know are passed over; the process's own limits still hold then. */
function script({ limits, tasks }: CommandLineOptions): string {
  const seconds = START_SECONDS + Math.ceil(limits.cpuMs / 1000);
  return [
    "ulimit -c 0",
    `ulimit -d ${(limits.memoryMb + codeReserveMb()) * 1024} 2>/dev/null`,
    "ulimit -f 0 2>/dev/null",
    ...(tasks === 1 ? [`ulimit -t ${seconds} 2>/dev/null`] : []),
    'if unshare -n true 2>/dev/null; then exec unshare -n "$@"; fi',
    'if unshare -r -n true 2>/dev/null; then exec unshare -r -n "$@"; fi',
    'exec "$@"',
  ].join("\n");
}
