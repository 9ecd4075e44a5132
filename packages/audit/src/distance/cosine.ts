/**
 * 1 − cosine of two vectors, 0 (same direction) to 2 (opposite). Sums run in double precision. Null when their lengths differ, or when one has no
 * direction (all zeros, or not finite): no distance was measured then, which is not 0.
 *
 * @example
 * cosineDistance([1, 0], [0, 1]); // 1
 */
export function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  if (a.length !== b.length || a.length === 0) return null;
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const norm = Math.sqrt(aa) * Math.sqrt(bb);
  if (!(norm > 0) || !Number.isFinite(norm) || !Number.isFinite(dot)) return null;
  return Math.min(2, Math.max(0, 1 - dot / norm));
}
