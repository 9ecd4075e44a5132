import { type MeshCamera, meshCamera } from "../camera.ts";
import { lanczosTaps, type Region, type Taps, touchedTaps } from "../image/resample.ts";
import { growMemory, type KernelMemory, MOST_KERNEL_BYTES, startWasm } from "../start-wasm.ts";
import type { ViewAngles } from "../views.ts";
import { SUPERSAMPLE } from "./constants.ts";
import { KERNEL_WASM_BASE64 } from "./kernel.generated.ts";
import {
  HEAD,
  type SceneLayout,
  sceneLayout,
  TEXTURE_SLOTS,
  VERTICES_AT_ONCE,
  type ViewLayout,
  viewLayout,
  writeTaps,
} from "./kernel-layout.ts";
import { projection } from "./project.ts";
import { isOpaque, type MeshScene } from "./scene.ts";
import { FIRST_BYTE, SRGB_TO_LINEAR, THRESHOLDS } from "./transfer.ts";

/** Memory above this is freed when the next view needs less than a quarter of it. */
const KEEP_BYTES = 96 * 1024 * 1024;

/** Most layers that wait to be blended; when there are more, the waiting ones are blended first. */
const MOST_LAYERS = 1 << 20;

/** Vertices and triangles of one call: the engine replaces a function's first code with faster code only between two calls. */
const BATCH_VERTICES = 4096;
const BATCH_TRIANGLES = 512;

/** The exports of `assembly/mesh-kernel.ts`. */
type KernelExports = KernelMemory & {
  openRegion(): void;
  project(first: number, count: number): void;
  closeRegion(): void;
  forgetPlanes(): void;
  clear(): void;
  cover(first: number, count: number): void;
  clearPicture(): void;
  shadeRow(y: number): void;
  forgetLayers(): void;
  blendRow(y: number): void;
  resolveRow(y: number): void;
  clearOut(): void;
  squeezeRow(y: number, to: number): void;
  squeezeColumns(y: number, top: number): void;
};

/** A view to draw. */
export type KernelView = {
  readonly angles: ViewAngles;
  /** Side of the finished view, pixels. */
  readonly size: number;
  readonly background: readonly [number, number, number];
};

/** Draws meshes in WASM with SIMD, byte for byte as the JavaScript beside it. One a thread. */
export type MeshKernel = {
  /** The view as RGB, rows from the top; null where the scene is too large. A scene is copied once for all views of it that follow each other. */
  draw(scene: MeshScene, view: KernelView): Uint8Array | null;
};

/** @internal `mostLayers` is smaller in tests. */
export function createMeshKernel({ mostLayers = MOST_LAYERS }: { readonly mostLayers?: number } = {}): MeshKernel {
  /** The scene that lies in the kernel's memory. */
  let memo: { readonly kernel: KernelExports; readonly scene: WeakRef<MeshScene>; readonly opaque: boolean } | null =
    null;
  const wasm = startWasm<KernelExports>(KERNEL_WASM_BASE64, {
    keepBytes: KEEP_BYTES,
    start(kernel) {
      memo = null;
      growMemory(kernel, HEAD.end);
      writeTables(kernel.memory.buffer);
    },
  });
  const hold = (scene: MeshScene, layout: SceneLayout) => {
    if (memo?.scene.deref() === scene) return memo;
    const kernel = wasm.open(layout.viewAt);
    copyScene(kernel.memory.buffer, scene, layout);
    memo = { kernel, scene: new WeakRef(scene), opaque: isOpaque(scene) };
    return memo;
  };
  return {
    draw(scene, { angles, size, background }) {
      const layout = sceneLayout(scene);
      if (layout.viewAt > MOST_KERNEL_BYTES) return null;
      const { kernel, opaque } = hold(scene, layout);
      const layers = opaque ? 0 : mostLayers;
      const side = size * SUPERSAMPLE;
      const region = project(kernel, { camera: meshCamera(angles), side, vertices: scene.positions.length / 3 });
      const room = { size, width: region.x1 - region.x0, height: region.y1 - region.y0, layers };
      const view = viewLayout(layout.viewAt, room);
      if (view.bytes > MOST_KERNEL_BYTES) return null;
      wasm.reserve(view.bytes);
      writeView(kernel.memory.buffer, view, { layers, background });
      drawSamples(kernel, { region, triangles: scene.indices.length / 3, layers });
      return shrink(kernel, { view, region, size });
    },
  };
}

function writeTables(buffer: ArrayBuffer): void {
  new Float64Array(buffer, HEAD.srgb, 256).set(SRGB_TO_LINEAR);
  new Float64Array(buffer, HEAD.unit, 256).set(Array.from({ length: 256 }, (_, byte) => byte / 255));
  new Float64Array(buffer, HEAD.thresholds, THRESHOLDS.length).set(THRESHOLDS);
  new Uint8Array(buffer, HEAD.firstBytes, FIRST_BYTE.length).set(FIRST_BYTE);
}

function copyScene(buffer: ArrayBuffer, scene: MeshScene, layout: SceneLayout): void {
  const { positions, normals, uvs, colours, indices, material } = scene;
  const floats = new Float32Array(buffer, layout.positionsAt, positions.length + VERTICES_AT_ONCE * 3);
  floats.set(positions);
  // The copies that fill the last group of vertices must not enlarge the drawn region.
  for (let k = 0; k < VERTICES_AT_ONCE * 3; k++) floats[positions.length + k] = positions[k % 3] as number;
  new Float32Array(buffer, layout.normalsAt, normals.length).set(normals);
  if (uvs) new Float32Array(buffer, layout.uvsAt, uvs.length).set(uvs);
  if (colours) new Uint8Array(buffer, layout.coloursAt, colours.length).set(colours);
  new Uint32Array(buffer, layout.indicesAt, indices.length).set(indices);
  for (const [{ data }, at] of layout.texturesAt) new Uint8Array(buffer, at, data.length).set(data);
  const { positionsAt, normalsAt, uvsAt, coloursAt, indicesAt, screenAt, snappedAt } = layout;
  const addresses = [positionsAt, normalsAt, uvsAt, coloursAt, indicesAt, screenAt, snappedAt];
  new Uint32Array(buffer, HEAD.sceneAddresses, addresses.length).set(addresses);
  const textures = TEXTURE_SLOTS.flatMap((slot) => {
    const texture = material[slot];
    if (!texture) return [0, 0, 0, 0];
    return [layout.texturesAt.get(texture) as number, texture.width, texture.height, texture.channels];
  });
  new Uint32Array(buffer, HEAD.textures, textures.length).set(textures);
  const { baseColor, metallic, roughness, emissive } = material;
  const numbers = [...baseColor, metallic, roughness, ...emissive.map((factor) => factor * factor)];
  new Float64Array(buffer, HEAD.material, numbers.length).set(numbers);
}

type Projection = { readonly camera: MeshCamera; readonly side: number; readonly vertices: number };

/** Projects all vertices; gives the pixels that they span, y up. */
function project(kernel: KernelExports, { camera, side, vertices }: Projection): Region {
  const { buffer } = kernel.memory;
  const { rows, shift, depthShift } = projection(camera);
  const numbers = [...rows.flat(), shift, depthShift, side / 2, ...camera.eye, ...camera.light];
  new Float64Array(buffer, HEAD.camera, numbers.length).set(numbers);
  new Int32Array(buffer, HEAD.side, 1)[0] = side;
  kernel.openRegion();
  for (let from = 0; from < vertices; from += BATCH_VERTICES) {
    kernel.project(from, Math.min(BATCH_VERTICES, vertices - from));
  }
  kernel.closeRegion();
  const [x0, y0, x1, y1] = new Int32Array(buffer, HEAD.region, 4) as unknown as [number, number, number, number];
  return { x0, y0, x1, y1 };
}

type Colours = { readonly layers: number; readonly background: KernelView["background"] };

function writeView(buffer: ArrayBuffer, view: ViewLayout, { layers, background: [r, g, b] }: Colours): void {
  new Int32Array(buffer, HEAD.background, 1)[0] = r | (g << 8) | (b << 16);
  const { samplesAt, pictureAt, requestsAt, narrowAt, tapsAt, outAt } = view;
  new Uint32Array(buffer, HEAD.viewAddresses, 6).set([samplesAt, pictureAt, requestsAt, narrowAt, tapsAt, outAt]);
  new Uint32Array(buffer, HEAD.layerAddresses, 3).set([view.newestAt, view.layersAt, layers]);
}

type SampleJob = { readonly region: Region; readonly triangles: number; readonly layers: number };

/** Draws the triangles into the samples, and the samples into the picture. */
function drawSamples(kernel: KernelExports, { region, triangles, layers }: SampleJob): void {
  kernel.forgetPlanes();
  kernel.clear();
  kernel.clearPicture();
  if (layers > 0) kernel.forgetLayers();
  for (let from = 0; from < triangles; from += BATCH_TRIANGLES) {
    kernel.cover(from, Math.min(BATCH_TRIANGLES, triangles - from));
  }
  for (let y = region.y0; y < region.y1; y++) {
    if (layers === 0) kernel.shadeRow(y);
    else {
      kernel.blendRow(y);
      kernel.resolveRow(y);
    }
  }
}

/** Taps for the size of the last view. */
let entry: { readonly size: number; readonly taps: readonly Taps[] } = { size: 0, taps: [] };

function tapsOf(size: number): readonly Taps[] {
  if (entry.size !== size) entry = { size, taps: lanczosTaps({ from: size * SUPERSAMPLE, to: size }) };
  return entry.taps;
}

type ShrinkOptions = { readonly view: ViewLayout; readonly region: Region; readonly size: number };

/** Makes the picture smaller; gives the finished view. */
function shrink(kernel: KernelExports, { view, region, size }: ShrinkOptions): Uint8Array {
  const { buffer } = kernel.memory;
  const taps = tapsOf(size);
  const side = size * SUPERSAMPLE;
  const [x0, x1] = touchedTaps(taps, region.x0, region.x1);
  // The picture's rows begin at the top.
  const [y0, y1] = touchedTaps(taps, side - region.y1, side - region.y0);
  writeTaps(buffer, view.tapsAt, taps);
  new Int32Array(buffer, HEAD.out, 3).set([size, x0, x1]);
  kernel.clearOut();
  if (x0 < x1 && y0 < y1) {
    const { first: top } = taps[y0] as Taps;
    const last = taps[y1 - 1] as Taps;
    for (let y = top; y < last.first + last.weights.length; y++) kernel.squeezeRow(y, y - top);
    for (let y = y0; y < y1; y++) kernel.squeezeColumns(y, top);
  }
  return new Uint8Array(buffer, view.outAt, size * size * 3).slice();
}

let own: MeshKernel | null = null;

/** The thread's one kernel: its memory and its compiled code serve all scenes. */
export function threadMeshKernel(): MeshKernel {
  own ??= createMeshKernel();
  return own;
}
