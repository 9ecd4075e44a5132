import { type ViewName, WHITE_VIEWS } from "./views.ts";

/** Embeddings by the name of their array: `prompt`, `view_front_left`… in file order. */
export type Embeddings = ReadonlyMap<string, Float32Array>;

/**
 * The view whose embedding is nearest to the prompt's: the greatest dot product; the first in file order wins ties. Null: no prompt
 * or no view among the arrays, or lengths that differ.
 *
 * @example
 * const embeddings = await parseNpz(bytes);
 * bestView(embeddings); // "front_left"
 */
export function bestView(embeddings: Embeddings): ViewName | null {
  const prompt = embeddings.get("prompt");
  if (prompt === undefined) return null;
  let best: { readonly name: string; readonly likeness: number } | null = null;
  for (const [key, vector] of embeddings) {
    if (!key.startsWith("view_")) continue;
    if (vector.length !== prompt.length) return null;
    const likeness = dot(prompt, vector);
    if (best === null || likeness > best.likeness) best = { name: key.slice("view_".length), likeness };
  }
  return WHITE_VIEWS.find(({ name }) => name === best?.name)?.name ?? null;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return Math.fround(sum);
}
