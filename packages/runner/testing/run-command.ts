import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { main } from "../src/program.ts";

/** Result of a command, as a shell gets it. */
export type Ran = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON object on stdout. Throws when stdout is anything else. */
  json<T = Record<string, unknown>>(): T;
};

export type RunOptions = {
  /** Settings as environment variables. The command gets nothing of the test's own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Working folder of the command. @default an empty one */
  readonly cwd?: string | undefined;
  /** Gets every piece of stdout. */
  readonly onOutput?: ((text: string) => void) | undefined;
  /** Gets every piece of stderr. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** Gets a function that presses keys. */
  readonly keys?: ((press: (key: string) => void) => void) | undefined;
  /** Answers questions in place of a person at the terminal. @default there is no person */
  readonly answer?: ((question: string) => string) | undefined;
  /** Gets each page that a browser would show. @default there is no browser */
  readonly pages?: string[] | undefined;
  /** An abort is a SIGTERM to the command. */
  readonly interrupt?: AbortSignal | undefined;
};

/**
 * Runs a command line in this process, without its terminal, environment and signals.
 *
 * @example expect((await run(["inspect", "a.glb", "--json"])).json()).toMatchObject({ accepted: true });
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const { interrupt } = options;
  const status = await main(argv, {
    stdout: {
      write(text: string | Uint8Array) {
        out.push(String(text));
        options.onOutput?.(String(text));
        return true;
      },
    },
    stderr: {
      write(text: string | Uint8Array) {
        err.push(String(text));
        options.onNote?.(String(text));
        return true;
      },
    },
    env: options.env ?? {},
    cwd: options.cwd ?? emptyFolder(),
    onInterrupt(handler) {
      // A signal before the command is loaded counts too: it would end a process.
      if (interrupt?.aborted) queueMicrotask(handler);
      interrupt?.addEventListener("abort", handler);
      return () => interrupt?.removeEventListener("abort", handler);
    },
    onKey(handler) {
      options.keys?.(handler);
      return () => {};
    },
    ask: options.answer ? async (question) => options.answer!(question) : null,
    openPage: async (file) => options.pages !== undefined && options.pages.push(file) > 0,
    exit() {},
  });
  const stdout = out.join("");
  return { status, stdout, stderr: err.join(""), json: () => JSON.parse(stdout) };
}

/**
 * Starts a command that serves (`serve render`) on a free port. `stop` ends it like SIGTERM, and resolves with its result.
 *
 * @example const { url, stop } = await runServer(["serve", "render", "--port", "0"]);
 */
export async function runServer(
  argv: readonly string[],
  options: RunOptions = {},
): Promise<{ readonly url: string; stop(): Promise<Ran> }> {
  const stop = new AbortController();
  let ending: Promise<Ran> | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    ending = run([...argv, "--json"], {
      ...options,
      interrupt: stop.signal,
      onOutput: (text) => resolve((JSON.parse(text) as { url: string }).url),
    });
    ending.then(
      ({ stdout }) => reject(new CompetitionError(`the server ended: ${stdout}`, { code: "LISTEN_FAILED" })),
      reject,
    );
  });
  return {
    url,
    async stop() {
      stop.abort();
      return await ending!;
    },
  };
}

let folder: string | undefined;
/** A folder without a `.env`. */
function emptyFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), "404-gen-cwd-"));
  return folder;
}
