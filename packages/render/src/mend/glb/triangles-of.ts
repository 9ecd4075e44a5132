import type { Primitive } from "@gltf-transform/core";

const MODES = { triangles: 4, strip: 5, fan: 6 } as const;

/**
 * Three vertex numbers for each triangle of a list, strip or fan; null for points and lines. Triangles with the same vertex twice, or with a vertex
 * that does not exist, are left out.
 */
export function trianglesOf(primitive: Primitive, vertices: number): Uint32Array | null {
  const mode = primitive.getMode();
  if (mode !== MODES.triangles && mode !== MODES.strip && mode !== MODES.fan) return null;
  const indices = primitive.getIndices()?.getArray();
  const corners = indices ?? Uint32Array.from({ length: vertices }, (_, i) => i);
  const count = mode === MODES.triangles ? Math.floor(corners.length / 3) : Math.max(0, corners.length - 2);
  const out: number[] = [];
  for (let t = 0; t < count; t++) {
    const odd = t & 1;
    const [a, b, c] =
      mode === MODES.triangles
        ? [corners[3 * t]!, corners[3 * t + 1]!, corners[3 * t + 2]!]
        : mode === MODES.fan
          ? [corners[0]!, corners[t + 1]!, corners[t + 2]!]
          : [corners[t]!, corners[t + 1 + odd]!, corners[t + 2 - odd]!];
    if (a !== b && b !== c && a !== c && Math.max(a, b, c) < vertices) out.push(a, b, c);
  }
  return Uint32Array.from(out);
}
