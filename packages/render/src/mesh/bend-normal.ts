import { overW, POSITION, UV, wAt } from "./interpolate.ts";

const f = Math.fround;

/** Difference of a number over the pixel's 2 × 2 quad from left to right, in the pixel's row. */
function alongX(planes: Float32Array, number: number, x: number, y: number): number {
  const right = x | 1;
  const left = right - 1;
  const high = f(overW(planes, number, right, y) * wAt(planes, right, y));
  return f(high - f(overW(planes, number, left, y) * wAt(planes, left, y)));
}

/** The same from below to above, in the pixel's column. */
function alongY(planes: Float32Array, number: number, x: number, y: number): number {
  const top = y | 1;
  const bottom = top - 1;
  const high = f(overW(planes, number, x, top) * wAt(planes, x, top));
  return f(high - f(overW(planes, number, x, bottom) * wAt(planes, x, bottom)));
}

/**
 * Bends the unit normal `n` by a normal map's texel (bytes). The file's tangents are never used: the tangent comes from differences
 * of position and texture coordinates over the pixel's 2 × 2 quad, as on hardware. Where they do not change it is not a number,
 * and so is the normal: the pixel looks unlit.
 */
export function bendNormal(
  n: Float64Array,
  texel: Int32Array,
  at: { readonly planes: Float32Array; readonly x: number; readonly y: number },
): void {
  const { planes, x, y } = at;
  const nx = n[0] as number;
  const ny = n[1] as number;
  const nz = n[2] as number;
  const dxU = alongX(planes, UV, x, y);
  const dxV = alongX(planes, UV + 1, x, y);
  const dyU = alongY(planes, UV, x, y);
  const dyV = alongY(planes, UV + 1, x, y);
  const det = f(f(dxU * dyV) - f(dyU * dxV));
  let tx = f(f(f(dyV * alongX(planes, POSITION, x, y)) - f(dxV * alongY(planes, POSITION, x, y))) / det);
  let ty = f(f(f(dyV * alongX(planes, POSITION + 1, x, y)) - f(dxV * alongY(planes, POSITION + 1, x, y))) / det);
  let tz = f(f(f(dyV * alongX(planes, POSITION + 2, x, y)) - f(dxV * alongY(planes, POSITION + 2, x, y))) / det);
  const along = nx * tx + ny * ty + nz * tz;
  tx -= nx * along;
  ty -= ny * along;
  tz -= nz * along;
  const tangent = 1 / Math.sqrt(tx * tx + ty * ty + tz * tz);
  tx *= tangent;
  ty *= tangent;
  tz *= tangent;
  let bx = ny * tz - nz * ty;
  let by = nz * tx - nx * tz;
  let bz = nx * ty - ny * tx;
  const bitangent = 1 / Math.sqrt(bx * bx + by * by + bz * bz);
  bx *= bitangent;
  by *= bitangent;
  bz *= bitangent;
  const mx = ((texel[0] as number) / 255) * 2 - 1;
  const my = ((texel[1] as number) / 255) * 2 - 1;
  const mz = ((texel[2] as number) / 255) * 2 - 1;
  const rx = tx * mx + bx * my + nx * mz;
  const ry = ty * mx + by * my + ny * mz;
  const rz = tz * mx + bz * my + nz * mz;
  const length = 1 / Math.sqrt(rx * rx + ry * ry + rz * rz);
  n[0] = rx * length;
  n[1] = ry * length;
  n[2] = rz * length;
}
