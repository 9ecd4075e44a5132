import { encodePng, type RawImage } from "@404-gen/core/image";

/** An ellipsoid of an invented model. Its axes are those of the renderer: x right, y up, z towards the viewer at azimuth 0. The model fits into ±0.5. */
export type Part = {
  /** Center, in the model's units. */
  readonly at: readonly [number, number, number];
  /** Half axes, in the model's units. */
  readonly radii: readonly [number, number, number];
  /** sRGB, 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** Stripes over the model's height; 0: none. @default 0 */
  readonly stripes?: number | undefined;
  /** How much darker a stripe is, 0 to 1. @default 0.45 */
  readonly contrast?: number | undefined;
};
/** An invented model of ellipsoids. */
export type Scene = readonly Part[];

/** Azimuths of the four views, degrees. Source: RENDER.md section 0. */
const AZIMUTHS = [24, 120, 216, 312];
const VIEW = 518;
const SIDE = 1041;
const STARTS = [0, 523];

/**
 * Draws a 1041 × 1041 grid of four views of the scene, as PNG. It looks like a render, but takes milliseconds.
 *
 * @example
 * const ball: Scene = [{ at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [200, 40, 40] }];
 * const png = await drawGrid(ball);
 */
export async function drawGrid(scene: Scene, look: Omit<ViewOptions, "theta" | "side"> = {}): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE * 3);
  AZIMUTHS.forEach((azimuth, view) => {
    const origin = { x: STARTS[view % 2] as number, y: STARTS[view >> 1] as number };
    draw(scene, { ...look, azimuth, side: VIEW, width: SIDE, origin, data });
  });
  return encodePng({ width: SIDE, height: SIDE, channels: 3, data });
}

/**
 * Draws the prompt picture of a scene, seen from the front, `side` pixels wide.
 *
 * @example
 * const prompt = await drawPrompt(scene, { side: 256 });
 */
export async function drawPrompt(scene: Scene, { side = 512 }: { readonly side?: number } = {}): Promise<Uint8Array> {
  const data = new Uint8Array(side * side * 3);
  draw(scene, { azimuth: 0, side, width: side, origin: { x: 0, y: 0 }, data });
  const image: RawImage = { width: side, height: side, channels: 3, data };
  return encodePng(image);
}

/** Direction and size of a view. */
export type ViewOptions = {
  /** Degrees around the vertical axis; 0 is the front. */
  readonly theta: number;
  /** Degrees of the viewer's height; below 0: from above. @default 0 */
  readonly phi?: number | undefined;
  /** Side of the picture, pixels. @default 256 */
  readonly side?: number | undefined;
  /** Level of the background, 0 to 255. @default 255 */
  readonly background?: number | undefined;
  /** Leaves out everything behind the middle of the model. @default false */
  readonly frontOnly?: boolean | undefined;
};

/**
 * Draws one view of a scene, as PNG.
 *
 * @example
 * const back = await drawView(scene, { theta: 180 });
 */
export async function drawView(scene: Scene, options: ViewOptions): Promise<Uint8Array> {
  const { theta, side = 256, ...look } = options;
  const data = new Uint8Array(side * side * 3);
  draw(scene, { ...look, azimuth: theta, side, width: side, origin: { x: 0, y: 0 }, data });
  return encodePng({ width: side, height: side, channels: 3, data });
}

type Canvas = {
  readonly azimuth: number;
  readonly phi?: number | undefined;
  readonly background?: number | undefined;
  readonly frontOnly?: boolean | undefined;
  readonly side: number;
  readonly width: number;
  readonly origin: { readonly x: number; readonly y: number };
  readonly data: Uint8Array;
};

/** Draws with parallel rays and one lamp: the nearest ellipsoid that a ray hits, else the background. */
function draw(scene: Scene, canvas: Canvas): void {
  const { azimuth, phi = 0, side, width, origin, data } = canvas;
  const turn = (azimuth * Math.PI) / 180;
  const lift = (-phi * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [rise, flat] = [Math.sin(lift), Math.cos(lift)];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const u = ((column + 0.5) / side - 0.5) * 1.8;
      const v = (0.5 - (row + 0.5) / side) * 1.8;
      // Camera frame to model frame: right = (cos, 0, −sin), up = (−rise sin, flat, −rise cos), towards the viewer = (flat sin, rise, flat cos).
      const ray = {
        x: u * cos - v * rise * sin,
        y: v * flat,
        z: -u * sin - v * rise * cos,
        dx: flat * sin,
        dy: rise,
        dz: flat * cos,
      };
      data.set(shade(scene, { ray, ...canvas }), ((origin.y + row) * width + origin.x + column) * 3);
    }
}

type Ray = {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
};
type Shade = { readonly ray: Ray } & Pick<Canvas, "background" | "frontOnly">;

function shade(scene: Scene, { ray, background = 255, frontOnly = false }: Shade): [number, number, number] {
  let nearest = Number.NEGATIVE_INFINITY;
  let colour: [number, number, number] = [background, background, background];
  for (const part of scene) {
    const hit = intersect(part, ray);
    if (hit === null || hit.t <= nearest || (frontOnly && ray.z + hit.t * ray.dz < 0)) continue;
    nearest = hit.t;
    const stripe = part.stripes && Math.sin(hit.y * part.stripes * Math.PI * 2) > 0 ? 1 - (part.contrast ?? 0.45) : 1;
    const light = (0.45 + 0.5 * Math.max(0, hit.lit)) * stripe;
    colour = part.colour.map((channel) => Math.min(245, Math.round(channel * light))) as [number, number, number];
  }
  return colour;
}

function intersect({ at, radii }: Part, ray: Ray): { t: number; y: number; lit: number } | null {
  const o = [(ray.x - at[0]) / radii[0], (ray.y - at[1]) / radii[1], (ray.z - at[2]) / radii[2]] as const;
  const d = [ray.dx / radii[0], ray.dy / radii[1], ray.dz / radii[2]] as const;
  const a = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  const b = o[0] * d[0] + o[1] * d[1] + o[2] * d[2];
  const c = o[0] * o[0] + o[1] * o[1] + o[2] * o[2] - 1;
  const root = b * b - a * c;
  if (root < 0) return null;
  const t = (-b + Math.sqrt(root)) / a;
  const n = [(o[0] + d[0] * t) / radii[0], (o[1] + d[1] * t) / radii[1], (o[2] + d[2] * t) / radii[2]] as const;
  const length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  const lit = (n[0] * (ray.dx + 0.4) + n[1] * (ray.dy + 0.7) + n[2] * (ray.dz + 0.4)) / length / 1.4;
  return { t, y: ray.y + t * ray.dy, lit };
}
