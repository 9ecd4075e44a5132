/** Numbers that Python's JSON permits and ours does not. Outside of strings they become null, which no field accepts. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs;

/**
 * The values that a model's text may mean, in the order in which they are tried: the text itself, the content of its first code
 * fence, and the part from its first `{` to its last `}`; each of them unchanged, then without commas before a closing bracket.
 * Source: MULTISTAGE.md 2.1.
 */
export function* readings(text: string): Generator<unknown> {
  for (const candidate of new Set(candidates(text)))
    for (const variant of [candidate, candidate.replace(/,(\s*[}\]])/g, "$1")]) {
      const value = parse(variant);
      if (value !== undefined) yield value;
    }
}

function candidates(text: string): string[] {
  const fence = /```(?:json)?([\s\S]*?)```/.exec(text)?.[1];
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  return [
    text.trim(),
    ...(fence === undefined ? [] : [fence.trim()]),
    ...(from >= 0 && to > from ? [text.slice(from, to + 1)] : []),
  ];
}

function parse(text: string): unknown {
  for (const variant of [text, text.replace(TOKENS, (token) => (token.startsWith('"') ? token : "null"))])
    try {
      return JSON.parse(variant);
    } catch {
      // No JSON: the next variant, or none.
    }
  return undefined;
}
