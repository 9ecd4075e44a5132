/** What a terminal or a reader may obey instead of showing: control, format and bidirectional characters, separators, lone surrogates. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escapeOf = (character: string) => {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\u{${point.toString(16)}}` : `\\u${point.toString(16).padStart(4, "0")}`;
};

/**
 * A stranger's text as one line that is shown and never obeyed: line breaks, escape sequences and direction marks stand as `\u001b`.
 *
 * @example showText("a\u001b[2J") // "a\\u001b[2J"
 */
export function showText(text: string): string {
  return text.replace(CONTROL_CHARACTERS, escapeOf);
}

/**
 * Our own layout around texts that were shown: line breaks stay. The last step before a terminal.
 *
 * @example
 * showLines("two\
 * lines");
 */
export function showLines(text: string): string {
  return text.split("\n").map(showText).join("\n");
}

/**
 * A copy of a value with every text in it, keys too, as {@link showText} has it.
 *
 * @example
 * showValue("a\\u0007b");
 */
export function showValue<T>(value: T): T {
  if (typeof value === "string") return showText(value) as T;
  if (Array.isArray(value)) return value.map(showValue) as T;
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [showText(key), showValue(one)])) as T;
}

/**
 * One line of JSON whose texts hold no such character as itself.
 *
 * @example
 * jsonLine({ round: 4 }); // '{"round":4}'
 */
export function jsonLine(value: unknown): string {
  return escapeJson(JSON.stringify(value) ?? "null");
}

/**
 * A line of JSON with each such character as `\uXXXX`, so that it reads back the same.
 *
 * @example
 * escapeJson("\\u001b[31m");
 */
export function escapeJson(line: string): string {
  return line.replace(CONTROL_CHARACTERS, (character) =>
    Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join(""),
  );
}

const unit = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;
