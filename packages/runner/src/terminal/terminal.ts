import { asCompetitionError, jsonLine, redact, redactValue, showLines, showText, showValue } from "@404-gen/core";

/**
 * The one way a command speaks: a result on stdout (a text, or one JSON object with `--json`), all else on stderr. Strangers' texts are shown and
 * never obeyed, and no credential passes: this one place takes care of both.
 */
export type Terminal = {
  readonly json: boolean;
  readonly interactive: boolean;
  /** The command's result, once. `asText` gets the value with every stranger's text made one harmless line. */
  result<T extends object>(value: T, asText: (result: T) => string): void;
  /** Clears the screen before a result that replaces the last one; on a terminal only. */
  repaint(): void;
  /** A line for a person, on stderr; none with `--quiet`. */
  note(line: string): void;
  /** Shows progress: a line that is drawn over on a TTY, now and then a plain line elsewhere. */
  progress(event: { readonly done: number; readonly total: number; readonly what: string }): void;
  /** The failure, once: `{"error":{"code","message"}}` with `--json`. */
  failure(error: unknown): void;
  /** What a crash leaves, its stack, on stderr. */
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
/** Clears the screen below the top left corner. */
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
