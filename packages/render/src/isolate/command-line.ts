import { dirname } from "node:path";
import { codeReserveMb } from "./code-reserve.ts";
import { type IsolateLimits, STACK_KB } from "./limits.ts";

export type CommandLineOptions = {
  /** The built program, a CommonJS file. */
  readonly entry: string;
  readonly limits: IsolateLimits;
  /** Tasks of one process; the kernel's own limit on processor time is set for a process of one task only. */
  readonly tasks: number;
  readonly rights: IsolateRights;
};

/**
 * What the program may do beyond computing. `none`: read its own folder. `draw`: read files, start threads, load native libraries (pictures
 * are decoded by one). `start`: that, and start processes that have fewer rights. None writes a file or reaches the network.
 */
export type IsolateRights = "none" | "draw" | "start";

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

const RIGHTS: Readonly<Record<IsolateRights, (folder: string) => readonly string[]>> = {
  none: (folder) => [`--allow-fs-read=${folder}/*`, "--no-addons", "--v8-pool-size=1"],
  draw: () => ["--allow-fs-read=*", "--allow-addons", "--allow-worker"],
  start: (folder) => [...RIGHTS.draw(folder), "--allow-child-process"],
};

function nodeFlags({ entry, limits, rights }: CommandLineOptions): string[] {
  const permission = process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";
  return [
    permission,
    ...RIGHTS[rights](dirname(entry)),
    "--no-warnings",
    // No text becomes code in any realm of the process: what a module might steal from ours could not be called with it.
    "--disallow-code-generation-from-strings",
    `--stack-size=${STACK_KB}`,
    `--max-old-space-size=${limits.heapMb}`,
    `--max-semi-space-size=${limits.youngMb}`,
  ];
}

/**
 * `ulimit` lines that a shell does not know are passed over; the process's own limits still hold then. When the machine runs out of memory
 * the kernel takes this process first, and it takes it with its parent when that is killed (Linux).
 */
function script({ limits, tasks }: CommandLineOptions): string {
  const seconds = START_SECONDS + Math.ceil(limits.cpuMs / 1000);
  return [
    "ulimit -c 0",
    `ulimit -d ${(limits.memoryMb + codeReserveMb()) * 1024} 2>/dev/null`,
    "ulimit -f 0 2>/dev/null",
    ...(tasks === 1 ? [`ulimit -t ${seconds} 2>/dev/null`] : []),
    "echo 1000 2>/dev/null >/proc/self/oom_score_adj",
    'if setpriv --pdeathsig KILL true 2>/dev/null; then set -- setpriv --pdeathsig KILL "$@"; fi',
    'if unshare -n true 2>/dev/null; then exec unshare -n "$@"; fi',
    'if unshare -r -n true 2>/dev/null; then exec unshare -r -n "$@"; fi',
    'exec "$@"',
  ].join("\n");
}
