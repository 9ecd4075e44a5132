import { encodePng, type RawImage } from "@404-gen/core/image";

/** An ellipsoid of a made-up model. Axes as the renderer's: x right, y up, z towards the viewer at azimuth 0; the model fits ±0.5. */
export type Part = {
  readonly at: readonly [number, number, number];
  readonly radii: readonly [number, number, number];
  /** sRGB, 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** Stripes over the model's height; 0: none. */
  readonly stripes?: number | undefined;
  /** How much darker a stripe is, 0 to 1. @default 0.45 */
  readonly contrast?: number | undefined;
};
export type Scene = readonly Part[];

/** Azimuths of the four views, degrees. Source: RENDER.md section 0. */
const AZIMUTHS = [24, 120, 216, 312];
const VIEW = 518;
const SIDE = 1041;
const STARTS = [0, 523];

/** A 1041 × 1041 grid of four views of the scene, as PNG: like a render, but made in milliseconds. */
export async function drawGrid(scene: Scene): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE * 3);
  AZIMUTHS.forEach((azimuth, view) => {
    const origin = { x: STARTS[view % 2] as number, y: STARTS[view >> 1] as number };
    draw(scene, { azimuth, side: VIEW, width: SIDE, origin, data });
  });
  return encodePng({ width: SIDE, height: SIDE, channels: 3, data });
}

/** The prompt picture of a scene: seen from the front, `side` pixels wide. */
export async function drawPrompt(scene: Scene, { side = 512 }: { readonly side?: number } = {}): Promise<Uint8Array> {
  const data = new Uint8Array(side * side * 3);
  draw(scene, { azimuth: 0, side, width: side, origin: { x: 0, y: 0 }, data });
  const image: RawImage = { width: side, height: side, channels: 3, data };
  return encodePng(image);
}

type Canvas = {
  readonly azimuth: number;
  readonly side: number;
  readonly width: number;
  readonly origin: { readonly x: number; readonly y: number };
  readonly data: Uint8Array;
};

/** Parallel rays, nearest ellipsoid, one lamp; white where nothing is hit. */
function draw(scene: Scene, { azimuth, side, width, origin, data }: Canvas): void {
  const turn = (azimuth * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const u = ((column + 0.5) / side - 0.5) * 1.8;
      const v = (0.5 - (row + 0.5) / side) * 1.8;
      // Camera frame to model frame: right = (cos, 0, −sin), towards the viewer = (sin, 0, cos).
      const ray = { x: u * cos, y: v, z: -u * sin, dx: sin, dz: cos };
      const colour = shade(scene, ray);
      data.set(colour, ((origin.y + row) * width + origin.x + column) * 3);
    }
}

type Ray = { readonly x: number; readonly y: number; readonly z: number; readonly dx: number; readonly dz: number };

function shade(scene: Scene, ray: Ray): [number, number, number] {
  let nearest = Number.NEGATIVE_INFINITY;
  let colour: [number, number, number] = [255, 255, 255];
  for (const part of scene) {
    const hit = intersect(part, ray);
    if (hit === null || hit.t <= nearest) continue;
    nearest = hit.t;
    const stripe = part.stripes && Math.sin(hit.y * part.stripes * Math.PI * 2) > 0 ? 1 - (part.contrast ?? 0.45) : 1;
    const light = (0.45 + 0.5 * Math.max(0, hit.lit)) * stripe;
    colour = part.colour.map((channel) => Math.min(245, Math.round(channel * light))) as [number, number, number];
  }
  return colour;
}

function intersect({ at, radii }: Part, ray: Ray): { t: number; y: number; lit: number } | null {
  const o = [(ray.x - at[0]) / radii[0], (ray.y - at[1]) / radii[1], (ray.z - at[2]) / radii[2]] as const;
  const d = [ray.dx / radii[0], 0, ray.dz / radii[2]] as const;
  const a = d[0] * d[0] + d[2] * d[2];
  const b = o[0] * d[0] + o[2] * d[2];
  const c = o[0] * o[0] + o[1] * o[1] + o[2] * o[2] - 1;
  const root = b * b - a * c;
  if (root < 0) return null;
  const t = (-b + Math.sqrt(root)) / a;
  const n = [(o[0] + d[0] * t) / radii[0], o[1] / radii[1], (o[2] + d[2] * t) / radii[2]] as const;
  const length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  return { t, y: ray.y, lit: (n[0] * (ray.dx + 0.4) + n[1] * 0.7 + n[2] * (ray.dz + 0.4)) / length / 1.4 };
}
