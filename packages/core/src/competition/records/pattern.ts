/** Names between braces in a pattern: `round` and `hotkey` of `rounds/{round}/{hotkey}/submitted.json`. */
export type NamesIn<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a pattern's names stand for: numbers for `round` and `repeat`, texts for all others. */
export type ValuesOf<P extends string> = {
  readonly [Name in NamesIn<P>]: Name extends "round" | "repeat" ? number : string;
};

/** A text with named places in it, to be written and to be read back. */
export type Pattern<P extends string> = {
  /** Puts the values into their places. */
  fill(values: ValuesOf<P>): string;
  /** The values of a text that fits the pattern as a whole, else null. */
  read(text: string): ValuesOf<P> | null;
};

/** Names that stand for numbers. */
const NUMBERS: ReadonlySet<string> = new Set(["round", "repeat"]);
/** No zeros in front: one number has one spelling, so one file has one path. Nine digits are more rounds than there will be. */
const NUMBER = "(?:0|[1-9]\\d{0,8})";
const PLACE = /\{(\w+)\}/g;

/** The names between braces, in the text's order. */
export const namesIn = (text: string): readonly string[] => [...text.matchAll(PLACE)].map(([, name]) => name as string);

/**
 * Makes a pattern of a text with names between braces.
 *
 * @param other Regular expression of the names that are no numbers, for example `[^/]+` for a part of a path.
 * @example
 * const pattern = definePattern("rounds/{round}/seed.json", "[^/]+");
 * pattern.fill({ round: 3 }); // "rounds/3/seed.json"
 * pattern.read("rounds/3/seed.json"); // { round: 3 }
 */
export function definePattern<P extends string>(text: P, other: string): Pattern<P> {
  const escapePattern = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const parts = text.split(PLACE);
  const source = parts.map((part, index) =>
    index % 2 === 0 ? escapePattern(part) : `(?<${part}>${NUMBERS.has(part) ? NUMBER : other})`,
  );
  const expression = new RegExp(`^${source.join("")}$`);
  const end = parts.at(-1) ?? "";
  const literals = parts.filter((_, index) => index % 2 === 0);
  return {
    fill: (values) =>
      parts.map((part, index) => (index % 2 === 0 ? part : String((values as Record<string, unknown>)[part]))).join(""),
    read(candidate) {
      // Most candidates are another kind of file, which their end tells, or a word between two places.
      if (!candidate.endsWith(end) || !hasInOrder(candidate, literals)) return null;
      const parts = expression.exec(candidate);
      if (parts === null) return null;
      const values = Object.entries(parts.groups ?? {});
      return Object.fromEntries(
        values.map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]),
      ) as ValuesOf<P>;
    },
  };
}

/** Do all of these stand in the text one after the other? Asked before the expression, which costs ten times as much. */
function hasInOrder(text: string, literals: readonly string[]): boolean {
  let from = 0;
  for (const literal of literals) {
    const at = text.indexOf(literal, from);
    if (at < 0) return false;
    from = at + literal.length;
  }
  return true;
}
