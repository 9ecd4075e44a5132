import { CompetitionError } from "../../base/errors/competition-error.ts";

/**
 * Reads JSON, and with it Python's spellings: single quotes, `None`/`True`/`False`, tuples, trailing commas. Every JSON text gives what
 * `JSON.parse` gives. Bounded in depth; throws {@link NOT_A_LITERAL} and nothing else. Not a full `ast.literal_eval`: no bytes, sets, complex numbers,
 * or strings joined by standing next to each other.
 */
export function readLiteral(text: string, options: { readonly maxDepth: number }): unknown {
  const reader: Reader = { text, at: 0, depthLeft: options.maxDepth };
  const value = readValue(reader);
  skipSpace(reader);
  if (reader.at < text.length) throw NOT_A_LITERAL;
  return value;
}

/** One instance, thrown for every refusal: a stack trace for each text would cost more than reading it, and bad texts come by the thousand. */
export const NOT_A_LITERAL = /* @__PURE__ */ new CompetitionError("neither JSON nor a Python literal", {
  code: "LITERAL_INVALID",
});

type Reader = { readonly text: string; at: number; depthLeft: number };

const WORDS: Readonly<Record<string, unknown>> = {
  null: null,
  None: null,
  true: true,
  True: true,
  false: false,
  False: false,
};
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };
const WORD = /[A-Za-z]+/y;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;

function readValue(reader: Reader): unknown {
  skipSpace(reader);
  const first = reader.text[reader.at];
  if (first === undefined) throw NOT_A_LITERAL;
  if (first === "'" || first === '"') return readString(reader);
  if (CLOSING[first]) return readContainer(reader, first);
  const word = match(reader, WORD);
  if (word !== null && Object.hasOwn(WORDS, word)) return WORDS[word];
  const number = word === null ? match(reader, NUMBER) : null;
  if (number === null) throw NOT_A_LITERAL;
  return Number(number);
}

function readContainer(reader: Reader, open: string): unknown {
  if (--reader.depthLeft < 0) throw NOT_A_LITERAL;
  reader.at++;
  const members: [unknown, unknown][] = [];
  const close = CLOSING[open] as string;
  while (!take(reader, close)) {
    members.push(open === "{" ? readPair(reader) : [null, readValue(reader)]);
    if (take(reader, ",")) continue;
    if (!take(reader, close)) throw NOT_A_LITERAL;
    break;
  }
  reader.depthLeft++;
  return open === "{" ? Object.fromEntries(members) : members.map(([, value]) => value);
}

function readPair(reader: Reader): [string, unknown] {
  skipSpace(reader);
  const quote = reader.text[reader.at];
  if (quote !== "'" && quote !== '"') throw NOT_A_LITERAL;
  const key = readString(reader);
  if (!take(reader, ":")) throw NOT_A_LITERAL;
  return [key, readValue(reader)];
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  "/": "/",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readString(reader: Reader): string {
  const quote = reader.text[reader.at++];
  let value = "";
  for (;;) {
    const char = reader.text[reader.at++];
    if (char === undefined || char === "\n") throw NOT_A_LITERAL;
    if (char === quote) return value;
    value += char === "\\" ? readEscape(reader) : char;
  }
}

function readEscape(reader: Reader): string {
  const char = reader.text[reader.at++] ?? "";
  const plain = ESCAPES[char];
  if (plain !== undefined) return plain;
  const digits = HEX_DIGITS[char];
  if (digits === undefined) throw NOT_A_LITERAL;
  const hex = reader.text.slice(reader.at, reader.at + digits);
  const code = Number.parseInt(hex, 16);
  if (hex.length < digits || !/^[0-9a-f]+$/i.test(hex) || code > 0x10_ffff) throw NOT_A_LITERAL;
  reader.at += digits;
  return String.fromCodePoint(code);
}

function match(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const token = pattern.exec(reader.text)?.[0] ?? null;
  if (token !== null) reader.at += token.length;
  return token;
}

const skipSpace = (reader: Reader): void => void match(reader, SPACE);

function take(reader: Reader, char: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== char) return false;
  reader.at++;
  return true;
}
