/**
 * The value of a JSON text whose shape is checked by the caller; null when it is no JSON. Records are read by `readJson`, which has limits.
 *
 * @example
 * jsonOrNull("{"); // null
 */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
