import { overW, POSITION, UV, wAt } from "./interpolate.ts";

const f = Math.fround;

/** Difference of a number between two pixels whose w are known. */
function step(planes: Float32Array, number: number, high: PixelW, low: PixelW): number {
  const to = f(overW(planes, number, high.x, high.y) * high.w);
  return f(to - f(overW(planes, number, low.x, low.y) * low.w));
}

/** A pixel and the triangle's w at its centre. Reused from pixel to pixel. */
type PixelW = { x: number; y: number; w: number };

function place(pixel: PixelW, planes: Float32Array, x: number, y: number): void {
  pixel.x = x;
  pixel.y = y;
  pixel.w = wAt(planes, x, y);
}

/** The pixel's neighbours in its 2 × 2 quad: right and left end of its row, top and bottom of its column. */
export type Quad = { readonly right: PixelW; readonly left: PixelW; readonly top: PixelW; readonly bottom: PixelW };

export const createQuad = (): Quad => ({
  right: { x: 0, y: 0, w: 0 },
  left: { x: 0, y: 0, w: 0 },
  top: { x: 0, y: 0, w: 0 },
  bottom: { x: 0, y: 0, w: 0 },
});

/** Points a quad at the pixel (x, y). */
export function enterQuad({ right, left, top, bottom }: Quad, planes: Float32Array, x: number, y: number): void {
  place(right, planes, x | 1, y);
  place(left, planes, (x | 1) - 1, y);
  place(top, planes, x, y | 1);
  place(bottom, planes, x, (y | 1) - 1);
}

/**
 * Bends the unit normal `n` by a normal map's texel (bytes). The file's tangents are never used: the tangent comes from differences
 * of position and texture coordinates over the pixel's 2 × 2 quad, as on hardware. Where they do not change it is not a number,
 * and so is the normal: the pixel looks unlit.
 */
export function bendNormal(
  n: Float64Array,
  texel: Int32Array,
  at: { readonly planes: Float32Array; readonly quad: Quad },
): void {
  const { planes } = at;
  const { right, left, top, bottom } = at.quad;
  const nx = n[0] as number;
  const ny = n[1] as number;
  const nz = n[2] as number;
  const dxU = step(planes, UV, right, left);
  const dxV = step(planes, UV + 1, right, left);
  const dyU = step(planes, UV, top, bottom);
  const dyV = step(planes, UV + 1, top, bottom);
  const det = f(f(dxU * dyV) - f(dyU * dxV));
  let tx = f(f(f(dyV * step(planes, POSITION, right, left)) - f(dxV * step(planes, POSITION, top, bottom))) / det);
  let ty = f(
    f(f(dyV * step(planes, POSITION + 1, right, left)) - f(dxV * step(planes, POSITION + 1, top, bottom))) / det,
  );
  let tz = f(
    f(f(dyV * step(planes, POSITION + 2, right, left)) - f(dxV * step(planes, POSITION + 2, top, bottom))) / det,
  );
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
