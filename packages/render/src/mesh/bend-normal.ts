import { overW, POSITION, UV, wAt } from "./interpolate.ts";

const f = Math.fround;

/**
 * Differences over the pixel's 2 × 2 quad of position (0 to 2), u (3) and v (4): from left to right in the pixel's row, then,
 * from entry 5, from below to above in its column. `own` holds the five numbers at the pixel itself.
 */
export function quadSteps(
  out: Float64Array,
  own: Float64Array,
  at: { readonly planes: Float32Array; x: number; y: number },
): void {
  const { planes, x, y } = at;
  const besideX = x ^ 1;
  const besideY = y ^ 1;
  const wBeside = wAt(planes, besideX, y);
  const wAbove = wAt(planes, x, besideY);
  const signX = x & 1 ? -1 : 1;
  const signY = y & 1 ? -1 : 1;
  for (let k = 0; k < 5; k++) {
    const number = k < 3 ? POSITION + k : UV - 3 + k;
    const here = own[k] as number;
    out[k] = signX * f(f(overW(planes, number, besideX, y) * wBeside) - here);
    out[5 + k] = signY * f(f(overW(planes, number, x, besideY) * wAbove) - here);
  }
}

/**
 * Bends the unit normal `n` by a normal map's texel (bytes). The file's tangents are never used: the tangent comes from differences of position and
 * texture coordinates over the pixel's 2 × 2 quad, as on hardware. Where they do not change, the tangent and so the normal is NaN: the pixel looks
 * unlit.
 */
export function bendNormal(n: Float64Array, texel: Int32Array, steps: Float64Array): void {
  const nx = n[0] as number;
  const ny = n[1] as number;
  const nz = n[2] as number;
  const dxU = steps[3] as number;
  const dxV = steps[4] as number;
  const dyU = steps[8] as number;
  const dyV = steps[9] as number;
  const det = f(f(dxU * dyV) - f(dyU * dxV));
  let tx = f(f(f(dyV * (steps[0] as number)) - f(dxV * (steps[5] as number))) / det);
  let ty = f(f(f(dyV * (steps[1] as number)) - f(dxV * (steps[6] as number))) / det);
  let tz = f(f(f(dyV * (steps[2] as number)) - f(dxV * (steps[7] as number))) / det);
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
