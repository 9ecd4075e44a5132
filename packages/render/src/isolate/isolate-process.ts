import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { type CommandLineOptions, commandLine } from "./command-line.ts";
import { mainThreadCpuMs, processCpuMs } from "./cpu-time.ts";
import { createFrameReader, type Frame } from "./frame-reader.ts";
import { broken, type Ending, type IsolateEnd, readEnding, stallError } from "./isolate-end.ts";
import { encodeMessage } from "./message.ts";
import { READY } from "./serve-tasks.ts";

/** One process without rights. */
export type IsolateProcess = {
  /** Runs a task. Rejects for faults of ours: the process could not start, was stopped from outside, or got no processor time. */
  run(task: unknown, options?: RunOptions): Promise<IsolateEnd>;
  /** Resolves with true when the process waits for its first task, with false when it ends before that. */
  isReady(): Promise<boolean>;
  /** False after its end or a kill. */
  readonly alive: boolean;
  kill(): void;
};

export type RunOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of processor time of this task. @default the limit of the isolate */
  readonly cpuMs?: number | undefined;
};

/** Milliseconds between two reads of a running task's processor time. They decide when the kill comes, not the verdict. */
const WATCH_MS = 50;

/** Characters that are kept of the end of the process's error output, where the engine says why it ended. */
const KEPT_ERRORS = 16_384;

/** The environment of the process: where the start script finds the system's tools, and nothing of the caller's environment. */
const ENVIRONMENT = { TZ: "UTC", PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };

export function startProcess(options: CommandLineOptions): IsolateProcess {
  const { command, args } = commandLine(options);
  const child = spawn(command, args, { cwd: "/", env: ENVIRONMENT });
  const watcher = watch(child);
  refer(child, "unref");
  let waits = 0;
  /** Keeps the calling program alive while `work` runs. Several may run at the same time. */
  const waitFor = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waits++ === 0) refer(child, "ref");
    try {
      return await work();
    } finally {
      if (--waits === 0) refer(child, "unref");
    }
  };
  const kill = () => {
    watcher.alive = false;
    child.kill("SIGKILL");
  };
  return {
    async run(task, { signal, cpuMs = options.limits.cpuMs } = {}) {
      signal?.throwIfAborted();
      signal?.addEventListener("abort", kill, { once: true });
      try {
        const end = await waitFor(() =>
          runTask(task, {
            ...{ child, watched: watcher, kill, limits: { ...options.limits, cpuMs } },
            cpuOf: options.rights === "none" ? mainThreadCpuMs : processCpuMs,
          }),
        );
        signal?.throwIfAborted();
        return end;
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener("abort", kill);
      }
    },
    isReady: () => waitFor(() => Promise.race([watcher.frames.ready.then(() => true), watcher.end.then(() => false)])),
    get alive() {
      return watcher.alive;
    },
    kill,
  };
}

type Watch = {
  alive: boolean;
  errors: string;
  readonly end: Promise<Ending>;
  readonly frames: ReturnType<typeof createFrameReader>;
};

function watch(child: ChildProcessWithoutNullStreams): Watch {
  const frames = createFrameReader(child.stdout, READY);
  const watcher: Watch = {
    alive: true,
    errors: "",
    frames,
    end: new Promise<Ending>((resolve) => {
      const endWith = (ending: Omit<Ending, "errors">) => {
        watcher.alive = false;
        resolve({ ...ending, errors: watcher.errors });
      };
      child.once("error", (error) => endWith({ code: null, signal: null, error }));
      child.once("close", (code, signal) => endWith({ code, signal }));
    }),
  };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    watcher.errors = (watcher.errors + text).slice(-KEPT_ERRORS);
  });
  // A write to a process that just ended fails; the process's end tells why.
  child.stdin.on("error", () => {});
  return watcher;
}

/** A process that waits for work does not keep the calling program alive (`unref`); one that works does (`ref`). */
function refer(child: ChildProcessWithoutNullStreams, act: "ref" | "unref"): void {
  child[act]();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as unknown as { ref?(): void; unref?(): void })[act]?.();
}

type Run = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly watched: Watch;
  readonly limits: CommandLineOptions["limits"];
  readonly cpuOf: typeof processCpuMs;
  readonly kill: () => void;
};

async function runTask(task: unknown, { child, watched, limits, cpuOf, kill }: Run): Promise<IsolateEnd> {
  const start = await Promise.race([watched.frames.ready, watched.end]);
  if (start) return readEnding(start, { started: false, limits });
  const before = cpuOf(child.pid!) ?? 0;
  const usage = (): number => Math.max(0, (cpuOf(child.pid!) ?? before) - before);
  let stop: "out-of-time" | "stalled" | null = null;
  const stopFor = (why: "out-of-time" | "stalled") => {
    stop ??= why;
    kill();
  };
  let last = 0;
  // Number of our own reads without progress, not a time from a clock: when the machine stops this process too, nothing is counted.
  let still = 0;
  const watch = setInterval(() => {
    const now = usage();
    still = now > last ? 0 : still + 1;
    last = now;
    if (now > limits.cpuMs) stopFor("out-of-time");
    else if (still * WATCH_MS > limits.stalledMs) stopFor("stalled");
  }, WATCH_MS);
  try {
    const answer = watched.frames.next(limits.answerBytes);
    for (const part of encodeMessage(task)) child.stdin.write(part);
    const first = await Promise.race([answer, watched.end]);
    if (stop === "stalled") throw stallError(limits.stalledMs);
    const cpuMs = usage();
    if (stop === "out-of-time" || cpuMs > limits.cpuMs) return { kind: "out-of-time", cpuMs: limits.cpuMs };
    return "kind" in first ? endOfFrame(first, cpuMs) : readEnding(first, { started: true, limits });
  } finally {
    clearInterval(watch);
  }
}

function endOfFrame(frame: Frame, cpuMs: number): IsolateEnd {
  switch (frame.kind) {
    case "value":
      return { kind: "answered", value: frame.value, cpuMs };
    case "too-large":
      return frame;
    case "malformed":
      throw broken({ answer: "no frame" });
  }
}
