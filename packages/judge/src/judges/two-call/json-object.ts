/**
 * The last balanced `{…}` of a text that is a JSON object; null when there is none. Models put thinking, answer tags, box tokens or
 * code fences around their answer. The answer itself comes last, so no list of these is needed. An object that is followed by the
 * begin of another one is a draft of an answer that was cut off, and does not count.
 */
export function lastJsonObject(text: string): Readonly<Record<string, unknown>> | null {
  const tail = text.slice(-REACH);
  const lastBrace = tail.lastIndexOf("{");
  let tries = 0;
  for (let end = tail.length - 1; end > lastBrace; end--) {
    if (tail[end] !== "}") continue;
    for (const start of openingBraces(tail, end)) {
      if (++tries > MOST_TRIES) return null;
      const object = parseObject(tail.slice(start, end + 1));
      if (object !== null) return object;
    }
  }
  return null;
}

/** Characters from the end that are searched. An answer is far shorter. */
const REACH = 8192;
/** Most parts that are tried: our answer has no nested objects, and prose has few braces. */
const MOST_TRIES = 128;

/** Positions of `{` before `end`: the balanced one first, then the others, the nearest first, since braces in strings disturb the count. */
function openingBraces(text: string, end: number): number[] {
  const positions: number[] = [];
  let depth = 0;
  for (let at = end; at >= 0 && positions.length < MOST_TRIES; at--) {
    if (text[at] === "}") depth++;
    if (text[at] !== "{") continue;
    if (--depth === 0) positions.unshift(at);
    else positions.push(at);
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
