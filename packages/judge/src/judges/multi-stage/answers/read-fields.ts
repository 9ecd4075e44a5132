/** Reads one field of an answer; null: the value is not permitted. */
export type FieldReader<T> = (value: unknown) => T | null;

/** Texts that Python's `float()` reads, without infinities. Signs, and underscores between digits, are permitted. */
const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** Reads a whole number. Other numbers are rounded, halves to the even neighbour; true is 1; a text may have a number. */
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

/** Reads a text without broken surrogates, which a record cannot store. */
export const readText: FieldReader<string> = (value) =>
  typeof value === "string" && !/\p{Surrogate}/u.test(value) ? value : null;

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "on", "t", "true", "y", "yes"].map((word) => [word, true] as const),
  ...["0", "off", "f", "false", "n", "no"].map((word) => [word, false] as const),
]);

/** Reads true or false, 1 or 0, or a word for it. */
export const readBoolean: FieldReader<boolean> = (value) => {
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  return typeof value === "string" ? (WORDS.get(value.toLowerCase()) ?? null) : null;
};

/** Reads one of some words, exactly spelled. */
export const readOneOf =
  <T extends string>(words: readonly T[]): FieldReader<T> =>
  (value) =>
    words.find((word) => word === value) ?? null;

/** Reads a list with `least` to `most` items, all of which can be read. */
export const readList =
  <T>(item: FieldReader<T>, { least = 0, most = Number.POSITIVE_INFINITY } = {}): FieldReader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return null;
    const items = value.map(item);
    return items.every((one) => one !== null) ? (items as T[]) : null;
  };

/** Reads an object with all of these fields; other fields are left out. */
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
