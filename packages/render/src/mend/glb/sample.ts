import type { Wrap, WrappedTexture } from "./part.ts";

/** The number of a texel for a coordinate that may lie beyond the edge. */
function wrapAt(at: number, { length, wrap }: { readonly length: number; readonly wrap: Wrap }): number {
  if (wrap === "clamp") return Math.min(length - 1, Math.max(0, at));
  const turn = Math.floor(at / length);
  const inside = at - turn * length;
  return wrap === "mirror" && turn % 2 !== 0 ? length - 1 - inside : inside;
}

/** The bilinear value at texture coordinates (v down), as bytes R, G, B, A. A texel's own centre gives its own bytes. */
export function sampleTexture(
  { texture, wrap }: WrappedTexture,
  [u, v]: readonly [number, number],
  into: number[],
): void {
  const { width, height, channels, data } = texture;
  const [x, y] = [u * width - 0.5, v * height - 0.5];
  // Rounded to 1/1024, so that the centre of a texel gives exactly that texel.
  const [x0, y0] = [Math.floor(x + 0.0005), Math.floor(y + 0.0005)];
  const [fx, fy] = [Math.max(0, Math.round((x - x0) * 1024) / 1024), Math.max(0, Math.round((y - y0) * 1024) / 1024)];
  const columns = [x0, x0 + 1].map((at) => wrapAt(at, { length: width, wrap: wrap[0] }));
  const rows = [y0, y0 + 1].map((at) => wrapAt(at, { length: height, wrap: wrap[1] }));
  for (let k = 0; k < 4; k++) {
    if (k === 3 && channels === 3) {
      into[3] = 255;
      return;
    }
    const texel = (row: number, column: number): number =>
      data[(rows[row]! * width + columns[column]!) * channels + k]!;
    const top = texel(0, 0) * (1 - fx) + (fx > 0 ? texel(0, 1) * fx : 0);
    const bottom = fy > 0 ? texel(1, 0) * (1 - fx) + (fx > 0 ? texel(1, 1) * fx : 0) : 0;
    into[k] = Math.round(top * (1 - fy) + bottom * fy);
  }
}
