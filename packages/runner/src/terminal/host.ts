import { createInterface } from "node:readline/promises";
import { CompetitionError } from "@404-gen/core";
import { openPage } from "./open-page.ts";

/** The surroundings of a command: the process, or a test's substitute. Nothing else in the commands uses `process`. */
export type Host = {
  readonly stdout: Pick<NodeJS.WriteStream, "write">;
  readonly stderr: Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder whose `.env` is read. */
  readonly cwd: string;
  /** Calls `handler` at every SIGINT and SIGTERM, until the returned function is called. */
  onInterrupt(handler: () => void): () => void;
  /** Calls `handler` for every key that is pressed on a terminal, until the returned function is called. */
  onKey(handler: (key: string) => void): () => void;
  /** Asks a person one question on the terminal, and returns the line; null where there is no terminal. */
  readonly ask: ((question: string, options: { readonly signal: AbortSignal }) => Promise<string>) | null;
  /** Shows a file in the person's browser; false where no browser can be used. */
  openPage(file: string): Promise<boolean>;
  /** Ends the process at once. */
  exit(status: number): void;
};

async function askOnTerminal(question: string, { signal }: { readonly signal: AbortSignal }): Promise<string> {
  // Questions go to standard error: standard output is for the result.
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  // Ctrl-D closes the interface, and `question` would then never end.
  const closing = new Promise<never>((_, reject) => {
    lines.once("close", () => reject(new CompetitionError("the terminal was closed", { code: "STOPPED" })));
  });
  try {
    return await Promise.race([lines.question(question, { signal }), closing]);
  } finally {
    lines.close();
  }
}

/** The process itself. */
export const processHost: Host = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  onInterrupt(handler) {
    // The end of a parent process that opened a channel to this one is a stop too: a demo that is killed leaves no workers.
    const events = ["SIGINT", "SIGTERM", "disconnect"] as const;
    for (const event of events) process.on(event as "SIGINT", handler);
    return () => {
      for (const event of events) process.off(event, handler);
    };
  },
  onKey(handler) {
    const { stdin } = process;
    if (!stdin.isTTY) return () => {};
    // Raw mode gives each key at once, and Ctrl-C as a key.
    const onData = (data: Buffer) => {
      for (const key of String(data)) {
        if (key === "\u0003") process.kill(process.pid, "SIGINT");
        else handler(key);
      }
    };
    stdin.setRawMode(true).on("data", onData).resume();
    return () => stdin.off("data", onData).setRawMode(false).pause();
  },
  ask: process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : null,
  openPage: (file) => openPage(file, { platform: process.platform, env: process.env }),
  exit: (status) => process.exit(status),
};
