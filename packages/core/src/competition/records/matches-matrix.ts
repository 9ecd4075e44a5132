import { MESSAGES } from "./commit-message.ts";
import { ensureMemory, memoryOf } from "./json/memory.ts";
import { pythonFloat } from "./json/python-float.ts";
import { HOTKEY_PATTERN, LEADER } from "./names.ts";
import { invalid, type ParseOptions, type RecordFormat } from "./record.ts";
import { defineStateFile } from "./state-file.ts";

/** One row of `matches_matrix.csv`. Left defends, right challenges. */
export type MatrixRow = {
  /** Hotkey or `leader`. */
  readonly left: string;
  /** Hotkey. */
  readonly right: string;
  /** −1 to 1, ±100 for a walkover. */
  readonly margin: number;
};

/** First line of the file. */
export const MATRIX_HEADER = "left,right,margin";
/** A float as Python's `csv` and `repr` write it; no signs of infinity, no words. */
const MARGIN = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
/** Texts as read, for files with other line ends. */
const sources = new WeakMap<readonly MatrixRow[], string>();

/** Which form a matrix has. */
export type MatrixOptions = {
  /** What may stand in a row's left field. */
  isLeft(text: string): boolean;
  /** The same in words, for the error. */
  readonly left: string;
};

/**
 * Reader and writer of a matrix of margins: a header, then `left,right,margin`, no newline at the end.
 *
 * @example
 * const { parse } = defineMatrix({ isLeft: (text) => text === "leader", left: "leader" });
 */
export function defineMatrix(options: MatrixOptions): RecordFormat<readonly MatrixRow[]> {
  const parse = (text: string, { path }: ParseOptions) => parseRows(text, { path, options });
  return { parse, format: (rows) => formatRows(rows, parse) };
}

type Reading = { readonly path: string; readonly options: MatrixOptions };

/** Rows stay in file order, repeats too. Throws `RECORD_INVALID`. */
function parseRows(text: string, { path, options }: Reading): readonly MatrixRow[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header !== MATRIX_HEADER) throw refuse(path, { line: 1, problem: `the header ${MATRIX_HEADER}` });
  while (lines.at(-1) === "") lines.pop();
  const rows = lines.map((line, index) => parseRow(line, { path, options, line: index + 2 }));
  sources.set(rows, text);
  return rows;
}

function parseRow(line: string, place: Reading & { readonly line: number }): MatrixRow {
  const [left, right, token, ...rest] = line.split(",");
  const problem = (text: string) => refuse(place.path, { line: place.line, problem: text });
  if (left === undefined || right === undefined || token === undefined || rest.length > 0) {
    throw problem("three fields: left,right,margin");
  }
  if (!place.options.isLeft(left)) throw problem(place.options.left);
  if (!isContestant(right)) throw problem(CONTESTANT);
  if (!MARGIN.test(token)) throw problem("a finite decimal margin");
  const row: MatrixRow = { left, right, margin: Number(token) };
  if (pythonFloat(row.margin) !== token) {
    ensureMemory(row).tokens = new Map([["margin", { value: row.margin, token }]]);
  }
  return row;
}

const refuse = (path: string, { line, problem }: { line: number; problem: string }) =>
  invalid(path, [{ path: [`line ${line}`], message: problem }]);

const isContestant = (text: string): boolean => text === LEADER || HOTKEY_PATTERN.test(text);
const CONTESTANT = "leader or a hotkey";

function formatRows(rows: readonly MatrixRow[], parse: RecordFormat<readonly MatrixRow[]>["parse"]): string {
  const text = [MATRIX_HEADER, ...rows.map(formatRow)].join("\n");
  const source = sources.get(rows);
  if (source === undefined || source === text) return text;
  return parse(source, { path: "" }).map(formatRow).join("\n") === rows.map(formatRow).join("\n") ? source : text;
}

function formatRow(row: MatrixRow): string {
  const token = memoryOf(row)?.tokens?.get("margin");
  const margin = token && Object.is(token.value, row.margin) ? token.token : pythonFloat(row.margin);
  return `${row.left},${row.right},${margin}`;
}

const matches = defineMatrix({ isLeft: isContestant, left: CONTESTANT });
/**
 * Reads `rounds/{n}/matches_matrix.csv`. Rows stay in file order, repeats too. Throws `RECORD_INVALID`.
 *
 * @example
 * const matrix = parseMatrix(await readFile("rounds/4/matches_matrix.csv", "utf8"), { path: "rounds/4/matches_matrix.csv" });
 */
export const parseMatrix = matches.parse;
/**
 * The text of `rounds/{n}/matches_matrix.csv`, without a newline at the end.
 *
 * @example
 * await writeFile("rounds/4/matches_matrix.csv", formatMatrix(matrix));
 */
export const formatMatrix = matches.format;

/** `rounds/{n}/matches_matrix.csv`. */
export const matrixFile = defineStateFile({
  path: "rounds/{round}/matches_matrix.csv",
  about:
    "Every match that counts: `left,right,margin`, a row a match in the order in which they were entered, no newline at the end.",
  format: matches,
  writers: [{ by: "judge", message: MESSAGES.matrix }],
  change: { kind: "append", anyOrder: true },
});
