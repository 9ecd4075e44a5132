import type { MaterialData } from "../../formats/js/scene-data.ts";
import { type BlendState, blend, blendOf, waits } from "./blend.ts";
import { type Canvas, coloursOf, finishColour, flush, type SampleColours, writeSample } from "./canvas.ts";
import type { PreparedItem, PreparedScene } from "./prepare-scene.ts";
import { type Cull, coverage, coverTriangle, createEdges, depthAt, type Edges, rowSpan, setUpEdges } from "./raster.ts";
import type { KernelPaint, KernelView } from "./scene-kernel.ts";
import type { Shader } from "./shade.ts";
import type { Side, SurfaceSpec } from "./surface-spec.ts";
import type { ViewFrame } from "./view-frame.ts";

export type Painter = {
  readonly scene: PreparedScene;
  readonly frame: ViewFrame;
  readonly shader: Shader;
  readonly canvas: Canvas;
  /** Blending as the last draw left it. */
  blending: BlendState;
};

const edges = createEdges();
const span = new Int32Array(2);

/** Draws items in order. `side` replaces the material's side, as three does for the backs of transmissive surfaces. */
export function paintItems(painter: Painter, items: readonly PreparedItem[], side: Side | null = null): void {
  for (const item of items) {
    const { material } = item;
    const both = side === null && item.spec.side === 2 && material.transparent && !material.forceSinglePass;
    // Two-sided transparent surfaces: their backs first, then their fronts.
    for (const pass of both ? ([1, 0] as const) : [side ?? item.spec.side]) {
      paintItem(painter, item, pass);
      painter.shader.setSide(null);
    }
  }
}

function paintItem(painter: Painter, item: PreparedItem, side: Side): void {
  const { material } = item;
  const { canvas, shader, scene, frame } = painter;
  const state = blendOf(material, painter.blending);
  if (state) painter.blending = state;
  // Lines and points have no back; a mirrored mesh turns round.
  const cull: Cull = item.shape !== "triangles" || side === 2 ? 0 : (side === 0) !== item.mirrored ? 1 : -1;
  const deferred = waits(material);
  if (!deferred) flush(canvas, shader);
  if (canvas.kernel && paintInKernel(canvas, canvas.kernel, { item, cull, side, state, deferred })) return;
  // Set after the flush: the surfaces that it shades have sides of their own.
  if (side !== item.spec.side) shader.setSide(side);
  const discards = dropsFragments(item.spec);
  const { indices } = scene;
  const { region } = canvas.buffer;
  const end = item.firstTriangle + item.triangles;
  for (let t = item.firstTriangle; t < end; t++) {
    const corners = { i0: indices[t * 3]!, i1: indices[t * 3 + 1]!, i2: indices[t * 3 + 2]!, cull };
    if (!setUpEdges(edges, frame, region, corners)) continue;
    if (material.polygonOffset) offset(edges, material);
    if (!deferred) paintTriangle(painter, { material, state, t });
    else {
      notePending(canvas, edges);
      if (discards) coverSurviving(painter, t);
      else coverTriangle(edges, canvas.buffer, t + 1);
    }
  }
}

const dropsFragments = (spec: SurfaceSpec): boolean => spec.alphaTest > 0 || spec.dashed || spec.alphaHash;

type KernelDraw = KernelPaint & { readonly item: PreparedItem; readonly deferred: boolean };

/** Draws an item in WASM; false where the kernel cannot draw it. */
function paintInKernel(canvas: Canvas, kernel: KernelView, { item, deferred, ...draw }: KernelDraw): boolean {
  const { spec } = item;
  if (deferred && !dropsFragments(spec)) {
    kernel.cover(item, draw.cull, canvas.pending);
    return true;
  }
  if (!kernel.shades(item) || spec.dashed || (!deferred && canvas.linear)) return false;
  if (deferred) kernel.coverSurviving(item, draw.cull, canvas.pending);
  else {
    coloursOf(canvas);
    kernel.paint(item, draw);
  }
  return true;
}

function notePending({ pending }: Canvas, e: Edges): void {
  if (e.x0 < pending.x0) pending.x0 = e.x0;
  if (e.y0 < pending.y0) pending.y0 = e.y0;
  if (e.x1 > pending.x1) pending.x1 = e.x1;
  if (e.y1 > pending.y1) pending.y1 = e.y1;
}

/** Depth of one unit of polygon offset: the smallest step of the depth buffer. */
const DEPTH_UNIT = 1 / 16777216;

function offset(e: Edges, m: MaterialData): void {
  e.z += Math.max(Math.abs(e.zx), Math.abs(e.zy)) * m.polygonOffsetFactor + m.polygonOffsetUnits * DEPTH_UNIT;
}

/** Visibility of a triangle that has holes: a pixel counts where its fragment survives. */
function coverSurviving({ canvas, shader }: Painter, t: number): void {
  const { depth, triangle, width, region } = canvas.buffer;
  for (let y = edges.y0; y <= edges.y1; y++) {
    if (!rowSpan(edges, y, span)) continue;
    for (let x = span[0] as number; x <= (span[1] as number); x++) {
      const at = ((y - region.y0) * width + x - region.x0) * 4;
      const mask = nearer(coverage(edges, x, y), depth, at, { x, y, func: 3 });
      if (mask === 0 || !shader.survives(t, x, y)) continue;
      for (let s = 0; s < 4; s++) {
        if (!(mask & (1 << s))) continue;
        depth[at + s] = depthAt(edges, x, y, s);
        triangle[at + s] = t + 1;
      }
    }
  }
}

/** Samples of the mask that pass the depth test. */
function nearer(
  mask: number,
  depth: Float32Array,
  at: number,
  place: { readonly x: number; readonly y: number; readonly func: number },
): number {
  let count = 0;
  for (let s = 0; s < 4; s++) {
    if (mask & (1 << s) && passes(place.func, depthAt(edges, place.x, place.y, s), depth[at + s] as number))
      count |= 1 << s;
  }
  return count;
}

function passes(func: number, z: number, there: number): boolean {
  switch (func) {
    case 0:
      return false;
    case 1:
      return true;
    case 2:
      return z < there;
    case 4:
      return z === there;
    case 5:
      return z >= there;
    case 6:
      return z > there;
    case 7:
      return z !== there;
    default:
      return z <= there;
  }
}

const target = new Float64Array(4);

/** Draws a triangle at once: each fragment is shaded and blended with the colour under it. */
function paintTriangle(
  { canvas, shader }: Painter,
  draw: { readonly material: MaterialData; readonly state: BlendState | null; readonly t: number },
): void {
  const { material, state, t } = draw;
  const { depth, width, region } = canvas.buffer;
  const colours = coloursOf(canvas);
  const { out } = shader;
  const func = material.depthTest ? material.depthFunc : 1;
  for (let y = edges.y0; y <= edges.y1; y++) {
    if (!rowSpan(edges, y, span)) continue;
    const last = span[1] as number;
    for (let x = span[0] as number; x <= last; x++) {
      const at = ((y - region.y0) * width + x - region.x0) * 4;
      let mask = coverage(edges, x, y);
      if (mask !== 0) mask = nearer(mask, depth, at, { x, y, func });
      if (mask === 0 || !shader.shade(t, x, y)) continue;
      if (material.alphaToCoverage) mask &= alphaMask(out[3] as number);
      finishColour(out, shader, canvas.linear);
      if (material.depthTest && material.depthWrite) {
        for (let s = 0; s < 4; s++) if (mask & (1 << s)) depth[at + s] = depthAt(edges, x, y, s);
      }
      if (material.colorWrite) joinSamples(colours, at, { mask, out, state });
    }
  }
}

/** Samples that an alpha covers: the reference's thresholds lie at fifths. */
const alphaMask = (alpha: number): number =>
  [0, 1, 2, 3].reduce((mask, s) => (alpha >= (s + 1) / 5 ? mask | (1 << s) : mask), 0);

type SampleBlend = { readonly mask: number; readonly out: Float64Array; readonly state: BlendState | null };

/** Blends a fragment with the samples of a mask. The samples of a canvas of bytes mostly have one colour, which is then blended once. */
function joinSamples(colours: SampleColours, at: number, { mask, out, state }: SampleBlend): void {
  const { values, words } = colours;
  let before = -1;
  let after = 0;
  for (let s = 0; s < 4; s++) {
    if (!(mask & (1 << s))) continue;
    const to = at + s;
    if (words === null) {
      joinSample(values, to * 4, out, state);
      continue;
    }
    const there = words[to] as number;
    if (there !== before) {
      joinSample(values, to * 4, out, state);
      before = there;
      after = words[to] as number;
    } else words[to] = after;
  }
}

function joinSample(values: Uint8Array | Float32Array, to: number, out: Float64Array, state: BlendState | null): void {
  if (!state) {
    writeSample(values, to, out);
    return;
  }
  const bytes = values instanceof Uint8Array;
  for (let k = 0; k < 4; k++) target[k] = bytes ? (values[to + k] as number) / 255 : (values[to + k] as number);
  blend(state, out, target);
  if (bytes) for (let k = 0; k < 4; k++) target[k] = Math.min(1, Math.max(0, target[k] as number));
  writeSample(values, to, target);
}
