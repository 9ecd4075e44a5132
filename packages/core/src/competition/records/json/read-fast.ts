import { JSON_LIMITS, type JsonLimits } from "../../../base/json-limits.ts";
import { hasTooMany, READ_JSON_DEFAULTS } from "./read-json.ts";

/**
 * The value of a JSON text by the platform's own reader, ten times as fast as {@link readJson}, for callers that only read. Null where {@link readJson}
 * refuses what `JSON.parse` takes (a key twice, `__proto__`, deep nesting, a number out of range), or where a quick look cannot decide this.
 *
 * How a repeated key is found: in a text without space before its colons, each key gives `":` once. The same characters inside a string only
 * add to the count. So when the count equals the number of keys in the value, no key was lost.
 */
export function readJsonFast(text: string, limits: JsonLimits = JSON_LIMITS): { readonly value: unknown } | null {
  if (text.length > READ_JSON_DEFAULTS.maxLength || hasTooMany(text, limits.maxValues)) return null;
  const colons = countColons(text);
  if (colons === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const keys = countKeys(value, limits.maxDepth);
  return keys !== null && keys === colons ? { value } : null;
}

const QUOTE = 0x22;
const SPACE = 0x20;

/** How often `":` is in the text; null when only characters up to the space stand between a quote and a colon. */
function countColons(text: string): number | null {
  let count = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    let before = text.charCodeAt(at - 1);
    if (before === QUOTE) count++;
    else if (before <= SPACE) {
      let back = at - 2;
      for (before = text.charCodeAt(back); before <= SPACE; before = text.charCodeAt(--back));
      if (before === QUOTE) return null;
    }
  }
  return count;
}

/** Keys of all objects inside; null for what the strict reader refuses. */
function countKeys(value: unknown, depthLeft: number): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? 0 : null;
  if (typeof value !== "object" || value === null) return 0;
  if (depthLeft === 0) return null;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) {
      const inner = countKeys(element, depthLeft - 1);
      if (inner === null) return null;
      count += inner;
    }
    return count;
  }
  for (const key in value) {
    if (key === "__proto__") return null;
    const inner = countKeys((value as Record<string, unknown>)[key], depthLeft - 1);
    if (inner === null) return null;
    count += inner + 1;
  }
  return count;
}
