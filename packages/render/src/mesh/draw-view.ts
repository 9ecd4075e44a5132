import { mergeDefaults } from "@404-gen/core";
import { meshCamera } from "../camera.ts";
import { type Region, resizeLanczos } from "../image/resample.ts";
import { VIEW_BACKGROUND, VIEW_SIZE, type ViewAngles } from "../views.ts";
import { blendTriangle, createColourBuffer, fillColour, resolveColours } from "./blend.ts";
import { SUPERSAMPLE } from "./constants.ts";
import { createTriangleSetup, setUpTriangle } from "./coverage.ts";
import { threadMeshKernel } from "./kernel-wasm.ts";
import { projectVertices, type ScreenVertices } from "./project.ts";
import { meanOfSamples } from "./resolve.ts";
import { isOpaque, type MeshScene } from "./scene.ts";
import { createShader, type Shader } from "./shade.ts";
import { coverTriangle, createSampleBuffer, type SampleBuffer } from "./visibility.ts";

export type DrawMeshViewOptions = {
  /** Side of the finished view, pixels. @default 518 */
  readonly size?: number | undefined;
  /** RGB behind the model, 0 to 255. @default [255, 255, 255] */
  readonly background?: readonly [number, number, number] | undefined;
  /** WASM with SIMD, or plain JavaScript. Both give the same bytes. @default "wasm" */
  readonly kernel?: "wasm" | "js" | undefined;
};

/** One view of a scene as RGB, rows from the top, `size`² pixels. The same bytes in every thread and on every machine. */
export function drawMeshView(scene: MeshScene, angles: ViewAngles, options: DrawMeshViewOptions = {}): Uint8Array {
  const { size, background, kernel } = mergeDefaults(DRAW_MESH_VIEW_DEFAULTS, options);
  const pictures = kernel === "wasm" ? threadMeshKernel().draw(scene, { angles, size, background }) : null;
  if (pictures) return pictures;
  const side = size * SUPERSAMPLE;
  const { rgb, region } = drawLarge(scene, angles, { side, background });
  return resizeLanczos(rgb, { from: side, to: size, region, background });
}

export const DRAW_MESH_VIEW_DEFAULTS = {
  size: VIEW_SIZE,
  background: VIEW_BACKGROUND as readonly [number, number, number],
  kernel: "wasm" as "wasm" | "js",
};

/** The view before it is made smaller, rows from the top, and the part of it that is not plain background. */
export function drawLarge(
  scene: MeshScene,
  angles: ViewAngles,
  picture: { readonly side: number; readonly background: readonly [number, number, number] },
): { rgb: Uint8Array; region: Region } {
  const { side, background } = picture;
  const camera = meshCamera(angles);
  const vertices = projectVertices(scene.positions, { camera, side });
  const shader = createShader(scene, { vertices, camera });
  const rgb = fillColour(new Uint8Array(side * side * 3), background);
  const region = touchedRegion(vertices, side);
  const job = { scene, vertices, side, background, shader, rgb, region };
  if (isOpaque(scene)) drawOpaque(job);
  else drawBlended(job);
  return { rgb, region: { x0: region.x0, x1: region.x1, y0: side - region.y1, y1: side - region.y0 } };
}

type Job = {
  readonly scene: MeshScene;
  readonly vertices: ScreenVertices;
  readonly side: number;
  readonly background: readonly [number, number, number];
  readonly shader: Shader;
  readonly rgb: Uint8Array;
  /** y up */
  readonly region: Region;
};

/** For opaque scenes: finds the triangle that is seen at each sample first, then shades only those. */
function drawOpaque(job: Job): void {
  const { scene, vertices, side } = job;
  const buffer = createSampleBuffer(job.region);
  const setup = createTriangleSetup();
  const { indices } = scene;
  for (let t = 0, at = 0; at < indices.length; t++, at += 3) {
    const corners = { vertices, i0: indices[at]!, i1: indices[at + 1]!, i2: indices[at + 2]!, side };
    if (setUpTriangle(setup, corners)) coverTriangle(setup, buffer, t + 1);
  }
  shadeSamples(job, buffer);
}

/** Shades each triangle that is seen at a pixel's samples, once per pixel at its centre, and stores the mean of the samples. */
function shadeSamples(job: Job, buffer: SampleBuffer): void {
  const { shader, side, rgb, region } = job;
  const { triangle } = buffer;
  const { rgba } = shader;
  const samples = new Uint8Array(12);
  for (let y = region.y0; y < region.y1; y++) {
    let to = ((side - 1 - y) * side + region.x0) * 3;
    let at = (y - region.y0) * buffer.width * 4;
    for (let x = region.x0; x < region.x1; x++, to += 3, at += 4) {
      const id = triangle[at] as number;
      if (id === triangle[at + 1] && id === triangle[at + 2] && id === triangle[at + 3]) {
        if (id === 0) continue;
        shader.shade(id - 1, x, y);
        rgb[to] = rgba[0] as number;
        rgb[to + 1] = rgba[1] as number;
        rgb[to + 2] = rgba[2] as number;
      } else {
        for (let s = 0; s < 4; s++) shadeSample(job, triangle, { samples, s, at, x, y });
        for (let k = 0; k < 3; k++) {
          rgb[to + k] = meanOfSamples(samples[k]!, samples[3 + k]!, samples[6 + k]!, samples[9 + k]!);
        }
      }
    }
  }
}

/** One sample's colour: copied from an earlier sample of the pixel with the same triangle, or shaded. */
function shadeSample(
  job: Job,
  triangle: Int32Array,
  place: {
    readonly samples: Uint8Array;
    readonly s: number;
    readonly at: number;
    readonly x: number;
    readonly y: number;
  },
): void {
  const { samples, s, at } = place;
  const id = triangle[at + s] as number;
  for (let p = 0; p < s; p++) {
    if (triangle[at + p] !== id) continue;
    for (let k = 0; k < 3; k++) samples[s * 3 + k] = samples[p * 3 + k] as number;
    return;
  }
  if (id > 0) job.shader.shade(id - 1, place.x, place.y);
  const colour = id > 0 ? job.shader.rgba : job.background;
  for (let k = 0; k < 3; k++) samples[s * 3 + k] = colour[k] as number;
}

/** For scenes that may be transparent: draws triangles in the file's order and blends each sample at once. */
function drawBlended(job: Job): void {
  const { scene, vertices, side, shader } = job;
  const buffer = createColourBuffer(side, job.background);
  const setup = createTriangleSetup();
  const { indices } = scene;
  for (let t = 0, at = 0; at < indices.length; t++, at += 3) {
    const corners = { vertices, i0: indices[at]!, i1: indices[at + 1]!, i2: indices[at + 2]!, side };
    if (setUpTriangle(setup, corners)) blendTriangle(setup, buffer, { shader, triangle: t });
  }
  resolveColours(buffer, job);
}

/** Pixels that projected vertices span, y up, ends exclusive. */
function touchedRegion(vertices: ScreenVertices, side: number): Region {
  const { fixedX, fixedY } = vertices;
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = x0;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = x1;
  for (let i = 0; i < fixedX.length; i++) {
    const x = fixedX[i] as number;
    const y = fixedY[i] as number;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  const clip = (value: number): number => Math.min(side, Math.max(0, value));
  return { x0: clip(x0 >> 8), y0: clip(y0 >> 8), x1: clip((x1 >> 8) + 1), y1: clip((y1 >> 8) + 1) };
}
