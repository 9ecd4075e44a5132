/** How far two numbers of a record may differ and be the same: sums taken in another order. */
const NOISE = 1e-9;

/** The same JSON value, whatever the order of keys and the spelling of numbers. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= NOISE;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSameValue(left?.[key], right?.[key]));
}
