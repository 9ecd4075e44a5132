import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";

/** How to start a miner's server on this machine. It must listen on the port in `PORT` (and the host in `HOST`). */
export type ProcessCommand = {
  /** Program to start. */
  readonly command: string;
  /** Its arguments. @default none */
  readonly args?: readonly string[] | undefined;
  /** Folder that it starts in. @default this process's */
  readonly cwd?: string | undefined;
  /** More variables of its environment, besides those of `ProcessProviderOptions.env`. @default none */
  readonly env?: Readonly<Record<string, string>> | undefined;
};

export type LocalProcess = {
  /** Null while it runs. */
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  /** Last lines that it wrote to stderr. */
  readonly lastWords: string;
  /** Ends it and everything that it started; resolves when it is gone. */
  kill(): Promise<void>;
  /** The same, at once and without waiting: for the exit of our own process. */
  killNow(): void;
};

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE_MS = 2_000;
/** Characters of stderr that are kept. */
const LAST_WORDS = 2_000;

/**
 * A shell script that becomes the program. Before that it starts a helper that ends the process group when the pipe from our process closes: at the
 * program's end, and when our process is killed by any signal.
 */
const WITH_PARENT = [
  // A missing program is reported by a signal: an exit status could be the program's own.
  'if ! command -v "$1" >/dev/null; then echo "$1 cannot be started" >&2; kill -KILL $$; fi',
  "( read -r _ <&3; kill -KILL 0 ) 2>/dev/null &",
  'exec "$@" 3<&-',
].join("\n");

/** Starts a process as the head of its own group, so that all of its children end with it. They end with our process too. */
export function startLocalProcess(command: ProcessCommand, env: Readonly<Record<string, string>>): LocalProcess {
  const line = [command.command, ...(command.args ?? [])];
  const [program, ...args] = process.platform === "win32" ? line : ["/bin/sh", "-c", WITH_PARENT, "pod", ...line];
  const child = spawn(program as string, args, {
    cwd: command.cwd,
    env: { ...env, ...command.env },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const tether = child.stdio[3] as Socket | null;
  tether?.on("error", () => {});
  tether?.unref();
  let exit: LocalProcess["exit"] = null;
  let lastWords = "";
  const whenEnded = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      exit = { code, signal };
      tether?.destroy();
      resolve();
    });
    child.once("error", (error) => {
      exit ??= { code: null, signal: null };
      lastWords += error.message;
      resolve();
    });
  });
  child.stderr?.on("data", (part: Buffer) => {
    lastWords = (lastWords + part.toString("utf8")).slice(-LAST_WORDS);
  });
  return {
    get exit() {
      return exit;
    },
    get lastWords() {
      return lastWords.trim();
    },
    async kill() {
      signalTree(child, "SIGTERM");
      const force = setTimeout(() => signalTree(child, "SIGKILL"), GRACE_MS);
      await whenEnded;
      clearTimeout(force);
      // The head may have gone before its children did.
      signalTree(child, "SIGKILL");
    },
    killNow: () => signalTree(child, "SIGKILL"),
  };
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // ESRCH: no process of the group is left.
  }
}
