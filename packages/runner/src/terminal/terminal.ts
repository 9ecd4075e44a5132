import { asCompetitionError } from "@404-gen/core";

/** The one way a command speaks: a result on stdout (a text, or one JSON object with `--json`), all else on stderr. */
export type Terminal = {
  readonly json: boolean;
  readonly interactive: boolean;
  /** The command's result, once. */
  result(value: object, asText: () => string): void;
  /** A line for a person, on stderr; none with `--quiet`. */
  note(line: string): void;
  /** Shows progress: a line that is drawn over on a TTY, now and then a plain line elsewhere. */
  progress(event: { readonly done: number; readonly total: number; readonly what: string }): void;
  /** The failure, once: `{"error":{"code","message"}}` with `--json`. */
  failure(error: unknown): void;
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

export function createTerminal(options: TerminalOptions = {}): Terminal {
  const { json = false, quiet = false, stdout = process.stdout, stderr = process.stderr } = options;
  const interactive = stderr.isTTY === true && !quiet;
  let drawn = false;
  let lastTenth = -1;
  const clear = () => {
    if (drawn) stderr.write("\r\u001b[2K");
    drawn = false;
  };
  return {
    json,
    interactive,
    result(value, asText) {
      clear();
      stdout.write(json ? `${JSON.stringify(value)}\n` : `${asText()}\n`);
    },
    note(line) {
      clear();
      if (!quiet) stderr.write(`${line}\n`);
    },
    progress({ done, total, what }) {
      if (quiet) return;
      if (interactive) {
        const filled = total > 0 ? Math.round((done / total) * BAR_CELLS) : 0;
        const line = `${"━".repeat(filled)}${"─".repeat(BAR_CELLS - filled)} ${done}/${total} ${what}`;
        stderr.write(`\r\u001b[2K${line.slice(0, (stderr.columns ?? 100) - 1)}`);
        drawn = true;
        if (done >= total) clear();
        return;
      }
      const tenth = total > 0 ? Math.floor((done / total) * 10) : 0;
      if (tenth !== lastTenth) stderr.write(`${done}/${total} ${what}\n`);
      lastTenth = done >= total ? -1 : tenth;
    },
    failure(error) {
      clear();
      const known = asCompetitionError(error, { code: "UNEXPECTED", fault: "infrastructure" });
      if (json)
        stdout.write(`${JSON.stringify({ error: { code: known.code, message: known.message, data: known.data } })}\n`);
      else stderr.write(`404-gen: ${known.message} [${known.code}]\n`);
    },
  };
}
