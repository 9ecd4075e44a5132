/** Reads one field of an answer; null: it does not hold what it should. */
export type FieldReader<T> = (value: unknown) => T | null;

/** Python's `float()` on text, without its infinities: signs, underscores between digits and blanks around are fine. */
const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** A whole number, or what rounds to one, halves to the even neighbour; true is 1, numbers may stand as text. */
export const readInteger: FieldReader<number> = (value) => {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") {
    const text = value.trim();
    return NUMBER.test(text) ? readInteger(Number(text.replaceAll("_", ""))) : null;
  }
  return typeof value === "number" && Number.isFinite(value) ? roundHalfEven(value) + 0 : null;
};

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Text without broken surrogates, which no record can hold. */
export const readText: FieldReader<string> = (value) =>
  typeof value === "string" && !/\p{Surrogate}/u.test(value) ? value : null;

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "on", "t", "true", "y", "yes"].map((word) => [word, true] as const),
  ...["0", "off", "f", "false", "n", "no"].map((word) => [word, false] as const),
]);

/** True or false, 1 or 0, or a word for it. */
export const readBoolean: FieldReader<boolean> = (value) => {
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  return typeof value === "string" ? (WORDS.get(value.toLowerCase()) ?? null) : null;
};

/** One of some words, spelled exactly. */
export const readOneOf =
  <T extends string>(words: readonly T[]): FieldReader<T> =>
  (value) =>
    words.find((word) => word === value) ?? null;

/** A list of so many things that each can be read. */
export const readList =
  <T>(item: FieldReader<T>, { least = 0, most = Number.POSITIVE_INFINITY } = {}): FieldReader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return null;
    const items = value.map(item);
    return items.every((one) => one !== null) ? (items as T[]) : null;
  };

/** An object with every one of these fields; others are left out. */
export const readObject =
  <T extends object>(fields: { readonly [Key in keyof T]: FieldReader<T[Key]> }): FieldReader<T> =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const values: Record<string, unknown> = {};
    for (const [key, read] of Object.entries(fields) as [string, FieldReader<unknown>][]) {
      values[key] = Object.hasOwn(value, key) ? read((value as Record<string, unknown>)[key]) : null;
      if (values[key] === null) return null;
    }
    return values as T;
  };
