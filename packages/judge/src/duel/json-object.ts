/**
 * The last balanced `{…}` of a text that parses as a JSON object, null when there is none. Models wrap their answer in thinking,
 * answer tags, box tokens or code fences; the answer proper stands last, so wrappers need no list of their own.
 */
export function lastJsonObject(text: string): Readonly<Record<string, unknown>> | null {
  for (let end = text.lastIndexOf("}"); end >= 0; end = text.lastIndexOf("}", end - 1)) {
    for (const start of openingBraces(text, end)) {
      const found = parseObject(text.slice(start, end + 1));
      if (found !== null) return found;
    }
    if (end === 0) break;
  }
  return null;
}

/** Longest text before a closing brace that is tried; a bounded answer is far shorter. */
const REACH = 8192;
/** Most opening braces tried for one closing brace: our answer is flat, prose has few. */
const MOST_TRIES = 64;

/** Positions of `{` before `end`, nearest first up to the balanced one, which is tried first. */
function openingBraces(text: string, end: number): number[] {
  const positions: number[] = [];
  let depth = 0;
  for (let at = end; at >= Math.max(0, end - REACH) && positions.length < MOST_TRIES; at--) {
    const char = text[at];
    if (char === "}") depth++;
    if (char !== "{") continue;
    positions.push(at);
    if (--depth === 0) positions.unshift(...positions.splice(-1)); // braces inside strings can upset the count
  }
  return positions;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
