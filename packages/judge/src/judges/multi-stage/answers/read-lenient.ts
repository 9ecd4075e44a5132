/** What may stand in JSON for Python's readers and not for ours: outside of strings, these become null, which no field takes. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs;

/**
 * The values that a model's text may be read as, in the order in which they are tried: the text itself, the content of its first code
 * fence, and what stands from its first `{` to its last `}`; each as it is, then without commas before a closing bracket.
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
