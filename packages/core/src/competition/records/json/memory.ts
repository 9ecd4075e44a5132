/**
 * What a JavaScript value cannot hold of the JSON text that it was read from. It hangs on the object under an enumerable symbol,
 * so that a spread copy keeps it while `Object.keys` and `JSON.stringify` never see it; most objects need none and have none.
 *
 * Rejected: a WeakMap from object to memory, which a `{ ...record, weight }` loses; wrapper classes for numbers, which every reader
 * of a record would have to unwrap.
 */
export const MEMORY: unique symbol = Symbol.for("@404-gen/core/json-memory") as never;

/** Immutable once its object is read. */
export type JsonMemory = {
  /** Key → token, for numbers and strings that this package would print differently. Valid while the value is the same. */
  tokens?: Map<string, { readonly value: unknown; readonly token: string }>;
  /** Key → default that the reader filled in; not printed while the value is the same. */
  absent?: Map<string, unknown>;
  /** Keys in file order, kept when a key looks like an array index (JavaScript moves those to the front). */
  order?: readonly string[];
  /** Layout of the whole file, on its root only. */
  layout?: JsonLayout;
};

/** How a whole file is laid out. */
export type JsonLayout = {
  /** Spaces per level; null puts everything on one line. */
  readonly indent: number | null;
  /** What follows the last bracket. */
  readonly end: "" | "\n";
  /** How a float is spelled: as Python's `repr`, or as pydantic's JSON writer does (`0.00001`, `1.5e-7`). @default "python" */
  readonly floats?: "python" | "pydantic" | undefined;
  /** True: characters outside ASCII are written as `\uXXXX`, as Python's `json.dumps` does by default. @default false */
  readonly ascii?: boolean | undefined;
};

type WithMemory = { [MEMORY]?: JsonMemory };

export const memoryOf = (container: object): JsonMemory | undefined => (container as WithMemory)[MEMORY];

/** The container's memory, made when it has none. Only readers call this. */
export function ensureMemory(container: object): JsonMemory {
  const notes = memoryOf(container);
  if (notes) return notes;
  const memory: JsonMemory = {};
  (container as WithMemory)[MEMORY] = memory;
  return memory;
}
