import { SPLAT_COLUMNS, splatHeader } from "../formats/ply/layout.ts";
import { SH_DEGREE_0 } from "../splat/constants.ts";
import { ln } from "../splat/math.ts";
import { createRandom } from "./random.ts";

/** Size of the generated splat cloud. */
export type SplatModelOptions = {
  /** Number of splats. @default 3000 */
  readonly splats?: number | undefined;
  /** Another seed gives another cloud. @default 17 */
  readonly seed?: number | undefined;
};

/** An ellipsoid of the figure: centre, half axes, colour; Y points down, as in splat files. */
type Part = {
  readonly at: readonly [number, number, number];
  readonly axes: readonly [number, number, number];
  readonly colour: readonly [number, number, number];
  /** Bands across the part in which the colour is dimmed, per unit of height; 0 for none. */
  readonly bands: number;
};

/** A little robot: body, head, eyes, arms, feet. Not symmetric, so that a mirrored or turned picture is noticed. */
const PARTS: readonly Part[] = [
  { at: [0, 0.05, 0], axes: [0.34, 0.4, 0.26], colour: [0.86, 0.35, 0.18], bands: 9 },
  { at: [0, -0.5, 0.02], axes: [0.26, 0.21, 0.23], colour: [0.93, 0.9, 0.82], bands: 0 },
  { at: [0.1, -0.53, 0.235], axes: [0.055, 0.065, 0.03], colour: [0.05, 0.16, 0.4], bands: 0 },
  { at: [-0.1, -0.53, 0.235], axes: [0.055, 0.065, 0.03], colour: [0.05, 0.16, 0.4], bands: 0 },
  { at: [0.42, -0.06, 0.06], axes: [0.09, 0.3, 0.09], colour: [0.24, 0.5, 0.62], bands: 14 },
  { at: [-0.44, -0.2, 0.1], axes: [0.09, 0.24, 0.09], colour: [0.24, 0.5, 0.62], bands: 14 },
  { at: [0.17, 0.52, 0.05], axes: [0.13, 0.1, 0.2], colour: [0.2, 0.22, 0.26], bands: 0 },
  { at: [-0.17, 0.52, 0.05], axes: [0.13, 0.1, 0.2], colour: [0.2, 0.22, 0.26], bands: 0 },
  { at: [0.05, -0.78, 0], axes: [0.02, 0.1, 0.02], colour: [0.95, 0.76, 0.1], bands: 0 },
];

/** Rough surface of a part, up to a factor: it decides how many splats the part gets. */
const surface = ({ axes: [a, b, c] }: Part): number => a * b + a * c + b * c;

/**
 * Makes a splat PLY with arithmetic that is the same everywhere: small flat splats on the surfaces of a figure, most opaque, some thin. For self
 * tests, benchmarks and pictures in the docs.
 *
 * @example
 * await writeFile("cloud.ply", makeSplatPly({ splats: 500 }));
 */
export function makeSplatPly(options: SplatModelOptions = {}): Uint8Array {
  const { splats = 3000, seed = 17 } = options;
  const head = splatHeader(splats);
  const bytes = new Uint8Array(head.length + splats * SPLAT_COLUMNS.length * 4);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  const random = createRandom(seed);
  const total = PARTS.reduce((sum, part) => sum + surface(part), 0);
  const spacing = Math.sqrt((total * 4) / splats);
  for (let i = 0; i < splats; i++) {
    makeSplat(pickPart(random() * total), { random, spacing }).forEach((value, column) => {
      view.setFloat32((i * SPLAT_COLUMNS.length + column) * 4, value, true);
    });
  }
  return bytes;
}

function pickPart(at: number): Part {
  let rest = at;
  for (const part of PARTS) {
    rest -= surface(part);
    if (rest < 0) return part;
  }
  return PARTS[0]!;
}

/** The fourteen numbers of one splat, in the order of `SPLAT_COLUMNS`. */
function makeSplat(
  part: Part,
  { random, spacing }: { readonly random: () => number; readonly spacing: number },
): number[] {
  const [dx, dy, dz] = direction(random);
  const [a, b, c] = part.axes;
  const [nx, ny, nz] = unit(dx / a, dy / b, dz / c);
  const y = part.at[1] + dy * b;
  const shade = 0.75 - 0.25 * ny + 0.1 * random() - (part.bands > 0 && Math.floor(y * part.bands) % 2 === 0 ? 0.22 : 0);
  const colour = part.colour.map((channel) => (channel * shade - 0.5) / SH_DEGREE_0);
  const thin = random();
  const logit = thin < 0.7 ? 2 + 4 * random() : thin < 0.9 ? -1 + 3 * random() : -4 + 3 * random();
  const wide = spacing * (0.5 + 0.7 * random());
  const scales = [wide, wide * (0.4 + 0.6 * random()), wide * 0.12].map(ln);
  const at = [part.at[0] + dx * a, y, part.at[2] + dz * c];
  return [...at, ...colour, logit, ...scales, ...turnedTo([nx, ny, nz], random)];
}

/** A random direction, nearly uniform. */
function direction(random: () => number): [number, number, number] {
  for (;;) {
    const [x, y, z] = [random() * 2 - 1, random() * 2 - 1, random() * 2 - 1];
    const square = x * x + y * y + z * z;
    if (square > 0.05 && square <= 1) return unit(x, y, z);
  }
}

function unit(x: number, y: number, z: number): [number, number, number] {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}

/** Quaternion w x y z, not normalised, that turns +Z to the normal after a random turn about it. */
function turnedTo([x, y, z]: readonly [number, number, number], random: () => number): number[] {
  // From +Z to −Z there is no shortest turn; one about X is taken.
  const [w, i, j] = z < -0.9999 ? [0, 1, 0] : [1 + z, -y, x];
  const [turnW, turnK] = [1, random() * 4 - 2];
  return [w * turnW, i * turnW + j * turnK, j * turnW - i * turnK, w * turnK];
}
