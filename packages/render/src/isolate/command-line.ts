import { dirname } from "node:path";
import { codeReserveMb } from "./code-reserve.ts";
import { type IsolateLimits, STACK_KB } from "./limits.ts";

export type CommandLineOptions = {
  /** The built program, a CommonJS file. */
  readonly entry: string;
  readonly limits: IsolateLimits;
  /** Tasks of one process. The kernel's own limit on processor time is set only where this is 1. */
  readonly tasks: number;
  readonly rights: IsolateRights;
};

/**
 * Rights of the program beyond computing. `none`: read its own folder. `draw`: read files, start threads, load native libraries (one of them decodes
 * pictures). `start`: as `draw`, and start processes with fewer rights. No program may write files or reach the network.
 */
export type IsolateRights = "none" | "draw" | "start";

export type CommandLine = { readonly command: string; readonly args: readonly string[] };

/** Most seconds of processor time that a start takes on a slow machine. */
const START_SECONDS = 10;

/**
 * The command that starts a process without rights: with limits that the kernel keeps (POSIX), without network (Linux, where namespaces are allowed),
 * and under Node's own permissions, which `rights` decides.
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
    // No text becomes code in any realm of the process: even if a module reached `Function` or `eval` of our realm, it could not use them.
    "--disallow-code-generation-from-strings",
    `--stack-size=${STACK_KB}`,
    `--max-old-space-size=${limits.heapMb}`,
    `--max-semi-space-size=${limits.youngMb}`,
  ];
}

/**
 * A `ulimit` option that the shell does not know is ignored; the process's own limits still hold then. On Linux the kernel ends this process first
 * when the machine runs out of memory, and ends it together with its parent when that is killed.
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
