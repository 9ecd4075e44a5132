/**
 * The last balanced `{…}` of a text that parses as a JSON object, null when there is none. Models wrap their answer in thinking,
 * answer tags, box tokens or code fences; the answer proper stands last, so wrappers need no list of their own. An object with
 * another one begun after it is a draft of an answer that was cut off, and does not count.
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

/** Characters from the end that are searched; a bounded answer is far shorter. */
const REACH = 8192;
/** Most pieces that are tried: our answer is flat, prose has few braces. */
const MOST_TRIES = 128;

/** Positions of `{` before `end`: the balanced one first, then the others from the nearest on, as braces in strings upset the count. */
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
