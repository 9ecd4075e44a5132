import { asCompetitionError, jsonLine, redact, redactValue, showLines, showText, showValue } from "@404-gen/core";

/**
 * The only way in which a command prints: the result on stdout (a text, or one JSON object with `--json`), all else on stderr. It removes
 * credentials, and makes strangers' texts harmless: control characters in them are shown, not obeyed.
 */
export type Terminal = {
  readonly json: boolean;
  readonly interactive: boolean;
  /** Prints the command's result, once. `asText` gets the value in which each stranger's text is one harmless line. */
  result<T extends object>(value: T, asText: (result: T) => string): void;
  /** Clears the screen before a result that replaces the last one; only on a terminal. */
  repaint(): void;
  /** Prints a line for a person on stderr; nothing with `--quiet`. */
  note(line: string): void;
  /** Shows progress: on a TTY one line that is replaced each time, else a plain line at each tenth. */
  progress(event: { readonly done: number; readonly total: number; readonly what: string }): void;
  /** Prints the failure, once: `{"error":{"code","message","data"}}` on stdout with `--json`, else a line on stderr. */
  failure(error: unknown): void;
  /** Prints the stack of a crash on stderr. */
  crash(error: unknown): void;
};

export type TerminalOptions = {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly stdout?: Pick<NodeJS.WriteStream, "write"> | undefined;
  readonly stderr?:
    | (Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number })
    | undefined;
};

const BAR_CELLS = 24;
/** Moves the cursor to the top left corner and clears the screen. */
const REPAINT = "\u001b[H\u001b[2J";

export function createTerminal(options: TerminalOptions = {}): Terminal {
  const { json = false, quiet = false, stdout = process.stdout, stderr = process.stderr } = options;
  const interactive = stderr.isTTY === true && !quiet;
  let isDrawn = false;
  let lastTenth = -1;
  const clear = () => {
    if (isDrawn) stderr.write("\r\u001b[2K");
    isDrawn = false;
  };
  return {
    json,
    interactive,
    result(value, asText) {
      clear();
      const clean = redactValue(value);
      stdout.write(json ? `${jsonLine(clean)}\n` : `${safeLines(asText(showValue(clean)))}\n`);
    },
    repaint() {
      if (interactive && !json) stdout.write(REPAINT);
    },
    note(line) {
      clear();
      if (!quiet) stderr.write(`${safeLine(line)}\n`);
    },
    progress({ done, total, what: name }) {
      if (quiet) return;
      const what = safeLine(name);
      if (interactive) {
        const barCells = total > 0 ? Math.round((done / total) * BAR_CELLS) : 0;
        const line = `${"━".repeat(barCells)}${"─".repeat(BAR_CELLS - barCells)} ${done}/${total} ${what}`;
        stderr.write(`\r\u001b[2K${line.slice(0, (stderr.columns ?? 100) - 1)}`);
        isDrawn = true;
        if (done >= total) clear();
        return;
      }
      const tenth = total > 0 ? Math.floor((done / total) * 10) : 0;
      if (tenth !== lastTenth) stderr.write(`${done}/${total} ${what}\n`);
      lastTenth = done >= total ? -1 : tenth;
    },
    failure(error) {
      clear();
      const { code, message, data } = asCompetitionError(error, { code: "UNEXPECTED" });
      if (json) stdout.write(`${jsonLine({ error: { code, message: redact(message), data: redactValue(data) } })}\n`);
      else stderr.write(`404-gen: ${safeLine(message)} [${code}]\n`);
    },
    crash(error) {
      clear();
      stderr.write(`${safeLines((error instanceof Error && error.stack) || String(error))}\n`);
    },
  };
}

const safeLine = (text: string) => showText(redact(text));
const safeLines = (text: string) => showLines(redact(text));
