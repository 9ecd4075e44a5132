import type { TextureData, UvTransform } from "../scene-data.ts";

/** Channels of three's formats: alpha, RGB, RGBA, red, RG. */
const CHANNELS = new Map([
  [1021, 1],
  [1022, 3],
  [1023, 4],
  [1028, 1],
  [1030, 2],
]);

const REPEAT = 1000;
const MIRROR = 1002;
const BYTES = 1009;
const HALF_FLOATS = 1016;

/** The red of a texture, as a shader would read it. */
export type Texels = {
  /** The red of the four texels around a coordinate. */
  around(u: number, v: number): readonly [number, number, number, number];
};

export function readTexels(texture: TextureData): Texels {
  const { image, format, type, wrapS, wrapT, flipY, uploaded } = texture;
  const channels = CHANNELS.get(format) ?? 4;
  const { width, height, data } = image;
  const red = (column: number, row: number): number => {
    if (!uploaded || !data) return 0;
    const x = wrap(column, { size: width, mode: wrapS });
    const y = wrap(row, { size: height, mode: wrapT });
    const value = data[((flipY ? height - 1 - y : y) * width + x) * channels] ?? 0;
    return type === BYTES ? value / 255 : type === HALF_FLOATS ? halfFloat(value) : value;
  };
  const move = matrixOf(texture);
  return {
    around(u, v) {
      const [s, t] = move(u, v);
      const [column, row] = [Math.floor(s * width - 0.5), Math.floor(t * height - 0.5)];
      return [red(column, row), red(column + 1, row), red(column, row + 1), red(column + 1, row + 1)];
    },
  };
}

function wrap(at: number, { size, mode }: { readonly size: number; readonly mode: number }): number {
  if (mode === REPEAT) return ((at % size) + size) % size;
  if (mode !== MIRROR) return Math.max(0, Math.min(size - 1, at));
  const turn = ((at % (2 * size)) + 2 * size) % (2 * size);
  return turn < size ? turn : 2 * size - 1 - turn;
}

function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

/** three's `Matrix3.setUvTransform`, or the matrix that the module set itself. */
function matrixOf({ matrix, transform }: TextureData): (u: number, v: number) => readonly [number, number] {
  if (matrix)
    return (u, v) => [matrix[0]! * u + matrix[3]! * v + matrix[6]!, matrix[1]! * u + matrix[4]! * v + matrix[7]!];
  return turnUv(transform);
}

function turnUv({ offset, repeat, center, rotation }: UvTransform) {
  const [c, s] = [Math.cos(rotation), Math.sin(rotation)];
  const [cx, cy] = center;
  return (u: number, v: number): readonly [number, number] => [
    repeat[0] * (c * (u - cx) + s * (v - cy)) + cx + offset[0],
    repeat[1] * (-s * (u - cx) + c * (v - cy)) + cy + offset[1],
  ];
}
