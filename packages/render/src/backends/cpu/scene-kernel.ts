import { log2 } from "../../math/exponent.ts";
import { type KernelMemory, MOST_KERNEL_BYTES, startWasm } from "../../start-wasm.ts";
import { type BlendState, waits } from "./blend.ts";
import { DFG_TABLE } from "./dfg-table.ts";
import type { LightRig } from "./light-rig.ts";
import type { PreparedItem, PreparedScene } from "./prepare-scene.ts";
import type { Cull, Region } from "./raster.ts";
import type { SceneCamera } from "./scene-camera.ts";
import { KERNEL_WASM_BASE64 } from "./scene-kernel.generated.ts";
import { kernelShades, writeItems } from "./scene-kernel-items.ts";
import {
  HEAD,
  levelSides,
  MOST_LIGHTS,
  MOST_PICTURES,
  type SceneLayout,
  sceneLayout,
  type ViewLayout,
  viewLayout,
  writeAddresses,
} from "./scene-kernel-layout.ts";
import { type SceneTextures, sceneTextures, writeTextures } from "./scene-kernel-textures.ts";
import type { Side } from "./surface-spec.ts";
import { BYTE_THRESHOLDS, FIRST_BYTES } from "./tone.ts";
import type { TransmissionPicture } from "./transmission-picture.ts";
import type { FrameRoom } from "./view-frame.ts";

/** Memory above this is freed when the next scene needs less than a quarter of it. */
const KEEP_BYTES = 96 * 1024 * 1024;

/** Triangles of one call: the engine replaces a function's first code with faster code only between two calls. */
const BATCH_TRIANGLES = 512;

/** The exports of `assembly/scene-kernel.ts`. */
type KernelExports = KernelMemory & {
  begin(): void;
  cover(first: number, count: number, cull: number, offset: number, factor: number, units: number): void;
  setPaint(how: number, depthFunc: number): void;
  drawSide(side: number): void;
  paint(first: number, count: number, cull: number, offset: number, factor: number, units: number): void;
  flush(y: number, first: number, last: number): number;
  resolve(top: number): number;
  resolveSamples(y: number): void;
  resolveLight(y: number, picture: number, behind: number): void;
  halve(from: number, side: number, to: number): void;
};

/** Region, camera and lights of a view. */
export type KernelSetup = { readonly region: Region; readonly camera: SceneCamera; readonly lights: LightRig };

/** Pixels in which something waits to be shaded. */
export type Pending = { x0: number; y0: number; x1: number; y1: number };

/** The backgrounds of the pictures that are resolved, R + 256·G + 65536·B each, and the number of the first of these pictures. */
export type Behind = { readonly backgrounds: readonly number[]; readonly first: number };

/** One view of one scene in the kernel's memory. The next view overwrites all of it. */
export type KernelView = {
  readonly frame: FrameRoom;
  /** Samples of the region, rows from the bottom: their depth, and the triangle that is seen there. */
  samples(region: Region): { readonly depth: Float32Array; readonly triangle: Uint32Array };
  /** Pictures of RGB bytes, rows from the top. */
  readonly pictures: readonly Uint8Array[];
  begin(setup: KernelSetup): void;
  /** As `coverTriangle` for all triangles of a plain draw. */
  cover(item: PreparedItem, cull: Cull, pending: Pending): void;
  /** Whether the kernel shades the draw's material itself. */
  shades(item: PreparedItem): boolean;
  /** As `coverSurviving` for all triangles of a draw whose alpha test drops fragments. */
  coverSurviving(item: PreparedItem, cull: Cull, pending: Pending): void;
  /** The colours of empty samples, a word each. */
  colours(region: Region): Uint32Array;
  /** As `paintTriangle` for all triangles of a draw. */
  paint(item: PreparedItem, how: KernelPaint): void;
  /** As `flush`; calls back for pixels whose materials it does not know. */
  flush(pending: Pending, rest: (x: number, y: number) => void): void;
  /** As `resolveBytes`; calls back for pixels whose materials it does not know. */
  resolve(behind: Behind, rest: (x: number, y: number) => void): void;
  /** Writes the samples' colours into a picture. */
  resolveSamples(picture: number): void;
  /** Whether `light` knows all of these draws. */
  lights(items: readonly PreparedItem[]): boolean;
  /**
   * Shades the waiting surfaces as light before a background of R, G, B, A, and adds smaller copies of that picture. From now on it is the picture
   * that is seen through glass.
   */
  light(background: Float64Array): TransmissionPicture;
  /** Sets the picture that is seen through glass from now on. */
  lookAt(picture: TransmissionPicture | null): void;
};

/** How a draw that does not wait is drawn. */
export type KernelPaint = { readonly cull: Cull; readonly side: Side; readonly state: BlendState | null };

export type ViewRoom = { readonly side: number; readonly pictures: number };

/** Draws plain surfaces in WASM with SIMD, byte for byte as the JavaScript beside it. One a thread. */
export type SceneKernel = {
  /** Room for a view of a scene; null where the scene is too large. A scene is copied once for all views of it that follow each other. */
  open(scene: PreparedScene, room: ViewRoom): KernelView | null;
};

export function createSceneKernel(): SceneKernel {
  let memo: WeakRef<PreparedScene> | null = null;
  const wasm = startWasm<KernelExports>(KERNEL_WASM_BASE64, {
    keepBytes: KEEP_BYTES,
    start() {
      memo = null;
    },
  });
  return {
    open(scene, room) {
      if (room.pictures > MOST_PICTURES) return null;
      const textures = sceneTextures(scene);
      const layout = sceneLayout(scene, textures);
      const view = viewLayout(layout.viewAt, scene, room);
      if (view.bytes > MOST_KERNEL_BYTES) return null;
      const kernel = wasm.open(view.bytes);
      if (memo?.deref() !== scene) copyScene(kernel.memory.buffer, scene, { layout, textures });
      memo = new WeakRef(scene);
      writeAddresses(kernel.memory.buffer, layout, view);
      return openView(kernel, { scene, layout, view, room });
    },
  };
}

type Places = { readonly layout: SceneLayout; readonly textures: SceneTextures };

function copyScene(buffer: ArrayBuffer, scene: PreparedScene, { layout, textures }: Places): void {
  const floats = (values: Float32Array | null, at: number): void => {
    if (values) new Float32Array(buffer, at, values.length).set(values);
  };
  floats(scene.positions, layout.positionsAt);
  floats(scene.normals, layout.normalsAt);
  floats(scene.colours, layout.coloursAt);
  floats(scene.tangents, layout.tangentsAt);
  for (const [channel, at] of layout.uvsAt.entries()) if (at > 0) floats(scene.uvs[channel] ?? null, at);
  new Uint32Array(buffer, layout.indicesAt, scene.indices.length).set(scene.indices);
  new Uint32Array(buffer, layout.itemOfAt, scene.itemOf.length).set(scene.itemOf);
  new Float64Array(buffer, HEAD.thresholds, BYTE_THRESHOLDS.length).set(BYTE_THRESHOLDS);
  new Uint8Array(buffer, HEAD.firstBytes, FIRST_BYTES.length).set(FIRST_BYTES);
  new Float64Array(buffer, HEAD.dfg, DFG_TABLE.length).set(DFG_TABLE);
  writeTextures(buffer, textures, layout);
  writeItems(buffer, scene, { itemsAt: HEAD.items, samplersAt: layout.samplersAt, textures });
}

type OpenKernel = {
  readonly scene: PreparedScene;
  readonly layout: SceneLayout;
  readonly view: ViewLayout;
  readonly room: ViewRoom;
};

function openView(kernel: KernelExports, session: OpenKernel): KernelView {
  const { scene, layout, view, room } = session;
  const { buffer } = kernel.memory;
  const { side, pictures } = room;
  const { sampleDepthAt, triangleAt, restAt, picturesAt, pictureBytes } = view;
  const { vertexCount } = scene;
  const count = side * side * 3;
  let region: Region = { x0: 0, y0: 0, x1: 0, y1: 0 };
  const places = new Uint32Array(buffer, restAt, side * 2);
  const callBack = (left: number, rest: (x: number, y: number) => void): void => {
    for (let k = 0; k < left; k++) rest((places[k] as number) & 0xffff, (places[k] as number) >>> 16);
  };
  return {
    ...openGlass(kernel, session, () => region),
    frame: {
      x: new Float64Array(buffer, layout.xAt, vertexCount),
      y: new Float64Array(buffer, layout.yAt, vertexCount),
      depth: new Float32Array(buffer, layout.depthAt, vertexCount),
      inverseW: new Float32Array(buffer, layout.inverseWAt, vertexCount),
    },
    samples: (own) => ({
      depth: new Float32Array(buffer, sampleDepthAt, samplesOf(own)),
      triangle: new Uint32Array(buffer, triangleAt, samplesOf(own)),
    }),
    colours: (own) => new Uint32Array(buffer, view.coloursAt, samplesOf(own)),
    pictures: Array.from({ length: pictures }, (_, p) => new Uint8Array(buffer, picturesAt + p * pictureBytes, count)),
    shades: ({ spec }) => kernelShades(spec, scene),
    begin(setup) {
      region = setup.region;
      writeSetup(buffer, setup, side);
      kernel.begin();
    },
    cover(item, cull, pending) {
      eachBatch(kernel.cover, item, cull, buffer);
      notePending(buffer, pending);
    },
    coverSurviving(item, cull, pending) {
      kernel.setPaint(HOW.holes, 3);
      eachBatch(kernel.paint, item, cull, buffer);
      notePending(buffer, pending);
    },
    paint(item, { cull, side: pass, state }) {
      kernel.setPaint(paintBits(item, state), item.material.depthTest ? item.material.depthFunc : 1);
      if (state) writeBlending(buffer, state);
      kernel.drawSide(pass);
      eachBatch(kernel.paint, item, cull, buffer);
      kernel.drawSide(-1);
    },
    flush({ x0, y0, x1, y1 }, rest) {
      for (let y = y0; y <= y1; y++) callBack(kernel.flush(y, x0, x1), rest);
    },
    resolve({ backgrounds, first }, rest) {
      new Int32Array(buffer, HEAD.backgrounds, backgrounds.length).set(backgrounds);
      aimAtPictures(buffer, view, { first, count: backgrounds.length });
      for (let top = region.y0 & ~1; top < region.y1; top += 2) callBack(kernel.resolve(top), rest);
    },
    resolveSamples(picture) {
      aimAtPictures(buffer, view, { first: picture, count: 1 });
      for (let y = region.y0; y < region.y1; y++) kernel.resolveSamples(y);
    },
  };
}

const samplesOf = ({ x0, y0, x1, y1 }: Region): number => (x1 - x0) * (y1 - y0) * 4;

function aimAtPictures(
  buffer: ArrayBuffer,
  { picturesAt, pictureBytes }: ViewLayout,
  { first, count }: { readonly first: number; readonly count: number },
): void {
  new Uint32Array(buffer, HEAD.pictures, 3).set([picturesAt + first * pictureBytes, pictureBytes, count]);
}

/** The pictures behind glass. Two of them take turns: the second is drawn while the first is read. */
function openGlass(
  kernel: KernelExports,
  { scene, view, room: { side } }: OpenKernel,
  region: () => Region,
): Pick<KernelView, "lights" | "light" | "lookAt"> {
  const { buffer } = kernel.memory;
  const sides = levelSides(side);
  let turn = 0;
  const levelsOf = (places: readonly number[]): TransmissionPicture => ({
    levels: sides.map((own, k) => ({
      side: own,
      data: new Float32Array(buffer, places[k] as number, own * own * 4),
    })),
  });
  const aim = (places: readonly number[]): void => {
    const levels = places.flatMap((at, k) => [sides[k] as number, at]);
    new Uint32Array(buffer, HEAD.behindLevels, 2 + levels.length).set([places.length, 0, ...levels]);
  };
  const places = (): readonly number[] => view.behindAt[turn++ % view.behindAt.length] as readonly number[];
  return {
    lights: (items) =>
      view.behindAt.length > 0 && items.every(({ spec, material }) => waits(material) && kernelShades(spec, scene)),
    light(background) {
      const own = places();
      const picture = levelsOf(own);
      new Float32Array(buffer, HEAD.behindLight, 4).set(background);
      fillLight(picture.levels[0]?.data as Float32Array, background);
      const { y0, y1 } = region();
      for (let y = y0; y < y1; y++) kernel.resolveLight(y, own[0] as number, HEAD.behindLight);
      for (let k = 1; k < own.length; k++) kernel.halve(own[k - 1] as number, sides[k - 1] as number, own[k] as number);
      aim(own);
      return picture;
    },
    lookAt(picture) {
      if (view.behindAt.length === 0) return;
      if (picture === null) {
        aim([]);
        return;
      }
      const own = places();
      for (const [k, { data }] of levelsOf(own).levels.entries()) data.set(picture.levels[k]?.data as Float32Array);
      aim(own);
    },
  };
}

function fillLight(data: Float32Array, background: Float64Array): void {
  data.set(background);
  for (let end = 4; end < data.length; end *= 2) data.copyWithin(end, 0, end);
}

const HOW = { blended: 1, writesDepth: 2, writesColour: 4, alphaCovers: 8, holes: 16 } as const;

function paintBits({ material: m }: PreparedItem, state: BlendState | null): number {
  return (
    (state ? HOW.blended : 0) |
    (m.depthTest && m.depthWrite ? HOW.writesDepth : 0) |
    (m.colorWrite ? HOW.writesColour : 0) |
    (m.alphaToCoverage ? HOW.alphaCovers : 0)
  );
}

function writeBlending(buffer: ArrayBuffer, state: BlendState): void {
  const { equation, equationAlpha, src, dst, srcAlpha, dstAlpha, constant } = state;
  const numbers = [equation, equationAlpha, src, dst, srcAlpha, dstAlpha];
  const plain = numbers.every((value, k) => value === PLAIN_TRANSPARENCY[k]);
  new Int32Array(buffer, HEAD.blending, 8).set([...numbers, 0, plain ? 1 : 0]);
  new Float64Array(buffer, HEAD.blending + 32, 4).set(constant);
}

/** three's normal blending, as numbers: colour · alpha + target · (1 − alpha); the alphas are added with the factors 1 and 1 − alpha. */
const PLAIN_TRANSPARENCY = [100, 100, 204, 205, 201, 205];

function writeSetup(buffer: ArrayBuffer, { region, camera, lights }: KernelSetup, side: number): void {
  if (lights.count > MOST_LIGHTS) throw new TypeError(`the kernel has room for ${MOST_LIGHTS} lights`);
  const { x0, y0, x1, y1 } = region;
  new Int32Array(buffer, HEAD.region, 5).set([x0, y0, x1, y1, side]);
  new Uint32Array(buffer, HEAD.lightCount, 1)[0] = lights.count;
  const { right, up, back, eye } = camera;
  const numbers = [...right, ...up, ...back, ...eye, lights.ambient, ...lights.data];
  new Float64Array(buffer, HEAD.camera, numbers.length).set(numbers);
  new Float64Array(buffer, HEAD.lens, 3).set([camera.focal, camera.distance, log2(side)]);
}

/** Draws the triangles of an item in batches. After that the region of pixels that they may touch is at `pending` of the head. */
function eachBatch(draw: KernelExports["cover"], item: PreparedItem, cull: Cull, buffer: ArrayBuffer): void {
  new Int32Array(buffer, HEAD.pending, 4).set([0x7fffffff, 0x7fffffff, -1, -1]);
  const { material, firstTriangle, triangles } = item;
  const { polygonOffset, polygonOffsetFactor, polygonOffsetUnits } = material;
  const end = firstTriangle + triangles;
  for (let from = firstTriangle; from < end; from += BATCH_TRIANGLES) {
    const count = Math.min(BATCH_TRIANGLES, end - from);
    draw(from, count, cull, polygonOffset ? 1 : 0, polygonOffsetFactor, polygonOffsetUnits);
  }
}

function notePending(buffer: ArrayBuffer, pending: Pending): void {
  const [x0, y0, x1, y1] = new Int32Array(buffer, HEAD.pending, 4) as unknown as [number, number, number, number];
  if (x0 < pending.x0) pending.x0 = x0;
  if (y0 < pending.y0) pending.y0 = y0;
  if (x1 > pending.x1) pending.x1 = x1;
  if (y1 > pending.y1) pending.y1 = y1;
}

let own: SceneKernel | null = null;

/** The thread's one kernel: its memory and its compiled code serve all scenes. */
export function threadSceneKernel(): SceneKernel {
  own ??= createSceneKernel();
  return own;
}
