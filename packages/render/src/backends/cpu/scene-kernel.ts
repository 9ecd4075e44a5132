import { startWasm } from "../../start-wasm.ts";
import { DFG_TABLE } from "./dfg-table.ts";
import type { LightRig } from "./light-rig.ts";
import type { PreparedItem, PreparedScene } from "./prepare-scene.ts";
import type { Cull, Region } from "./raster.ts";
import type { SceneCamera } from "./scene-camera.ts";
import { KERNEL_WASM_BASE64 } from "./scene-kernel.generated.ts";
import {
  HEAD,
  MOST_LIGHTS,
  MOST_PICTURES,
  type SceneLayout,
  sceneLayout,
  type ViewLayout,
  viewLayout,
  writeAddresses,
  writeItems,
} from "./scene-kernel-layout.ts";
import { BYTE_THRESHOLDS, FIRST_BYTES } from "./tone.ts";
import type { FrameRoom } from "./view-frame.ts";

/** Memory above this is given back when the next scene needs less than a quarter of it. */
const KEEP_BYTES = 96 * 1024 * 1024;

/** Scenes that need more are drawn by JavaScript, which needs no second copy of their arrays. */
const MOST_BYTES = 768 * 1024 * 1024;

/** Triangles of one call: the engine replaces a function's first code with faster code between two calls only. */
const BATCH_TRIANGLES = 512;

/** What `assembly/scene-kernel.ts` exports. */
type KernelExports = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  begin(): void;
  cover(first: number, count: number, cull: number, offset: number, factor: number, units: number): void;
  resolve(top: number): number;
};

/** What a view is drawn with. */
export type KernelSetup = { readonly region: Region; readonly camera: SceneCamera; readonly lights: LightRig };

/** Pixels in which something waits to be shaded. */
export type Pending = { x0: number; y0: number; x1: number; y1: number };

/** What is behind the pictures that are resolved, R + 256·G + 65536·B each, and the number of the first of them. */
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
  /** As `resolveBytes`; calls back for pixels whose materials it does not know. */
  resolve(behind: Behind, rest: (x: number, y: number) => void): void;
};

export type ViewRoom = { readonly side: number; readonly pictures: number };

/** Draws plain surfaces in WASM with SIMD, byte for byte as the JavaScript beside it. One a thread. */
export type SceneKernel = {
  /** Room for a view of a scene; null where the scene is too large. A scene is copied in once, for the views that follow one another. */
  open(scene: PreparedScene, room: ViewRoom): KernelView | null;
};

export function createSceneKernel(): SceneKernel {
  let held: WeakRef<PreparedScene> | null = null;
  const wasm = startWasm<KernelExports>(KERNEL_WASM_BASE64, {
    keepBytes: KEEP_BYTES,
    start() {
      held = null;
    },
  });
  return {
    open(scene, room) {
      if (room.pictures > MOST_PICTURES) return null;
      const layout = sceneLayout(scene);
      const view = viewLayout(layout.viewAt, room);
      if (view.bytes > MOST_BYTES) return null;
      const kernel = wasm.open(view.bytes);
      if (held?.deref() !== scene) copyScene(kernel.memory.buffer, scene, layout);
      held = new WeakRef(scene);
      writeAddresses(kernel.memory.buffer, layout, view);
      return openView(kernel, { scene, layout, view, room });
    },
  };
}

function copyScene(buffer: ArrayBuffer, scene: PreparedScene, layout: SceneLayout): void {
  const floats = (values: Float32Array | null, at: number): void => {
    if (values) new Float32Array(buffer, at, values.length).set(values);
  };
  floats(scene.positions, layout.positionsAt);
  floats(scene.normals, layout.normalsAt);
  floats(scene.colours, layout.coloursAt);
  new Uint32Array(buffer, layout.indicesAt, scene.indices.length).set(scene.indices);
  new Uint32Array(buffer, layout.itemOfAt, scene.itemOf.length).set(scene.itemOf);
  new Float64Array(buffer, HEAD.thresholds, BYTE_THRESHOLDS.length).set(BYTE_THRESHOLDS);
  new Uint8Array(buffer, HEAD.firstBytes, FIRST_BYTES.length).set(FIRST_BYTES);
  new Float64Array(buffer, HEAD.dfg, DFG_TABLE.length).set(DFG_TABLE);
  writeItems(buffer, scene);
}

type Opened = {
  readonly scene: PreparedScene;
  readonly layout: SceneLayout;
  readonly view: ViewLayout;
  readonly room: ViewRoom;
};

function openView(kernel: KernelExports, { scene, layout, view, room }: Opened): KernelView {
  const { buffer } = kernel.memory;
  const { side, pictures } = room;
  const { sampleDepthAt, triangleAt, restAt, picturesAt, pictureBytes } = view;
  const { vertexCount } = scene;
  const count = side * side * 3;
  let rows: Pick<Region, "y0" | "y1"> = { y0: 0, y1: 0 };
  return {
    frame: {
      x: new Float64Array(buffer, layout.xAt, vertexCount),
      y: new Float64Array(buffer, layout.yAt, vertexCount),
      depth: new Float32Array(buffer, layout.depthAt, vertexCount),
      inverseW: new Float32Array(buffer, layout.inverseWAt, vertexCount),
    },
    samples({ x0, y0, x1, y1 }) {
      const samples = (x1 - x0) * (y1 - y0) * 4;
      return {
        depth: new Float32Array(buffer, sampleDepthAt, samples),
        triangle: new Uint32Array(buffer, triangleAt, samples),
      };
    },
    pictures: Array.from({ length: pictures }, (_, p) => new Uint8Array(buffer, picturesAt + p * pictureBytes, count)),
    begin(setup) {
      rows = setup.region;
      writeSetup(buffer, setup, side);
      kernel.begin();
    },
    cover(item, cull, pending) {
      coverItem(kernel, item, cull);
      notePending(buffer, pending);
    },
    resolve({ backgrounds, first }, rest) {
      new Int32Array(buffer, HEAD.backgrounds, backgrounds.length).set(backgrounds);
      new Uint32Array(buffer, HEAD.pictures, 3).set([
        picturesAt + first * pictureBytes,
        pictureBytes,
        backgrounds.length,
      ]);
      const places = new Uint32Array(buffer, restAt, side * 2);
      for (let top = rows.y0 & ~1; top < rows.y1; top += 2) {
        const left = kernel.resolve(top);
        for (let k = 0; k < left; k++) rest((places[k] as number) & 0xffff, (places[k] as number) >>> 16);
      }
    },
  };
}

function writeSetup(buffer: ArrayBuffer, { region, camera, lights }: KernelSetup, side: number): void {
  if (lights.count > MOST_LIGHTS) throw new TypeError(`the kernel has room for ${MOST_LIGHTS} lights`);
  const { x0, y0, x1, y1 } = region;
  new Int32Array(buffer, HEAD.region, 5).set([x0, y0, x1, y1, side]);
  new Uint32Array(buffer, HEAD.lightCount, 1)[0] = lights.count;
  const { right, up, back, eye } = camera;
  const numbers = [...right, ...up, ...back, ...eye, lights.ambient, ...lights.data];
  new Float64Array(buffer, HEAD.camera, numbers.length).set(numbers);
}

function coverItem(kernel: KernelExports, { material, firstTriangle, triangles }: PreparedItem, cull: Cull): void {
  const pending = new Int32Array(kernel.memory.buffer, HEAD.pending, 4);
  pending.set([0x7fffffff, 0x7fffffff, -1, -1]);
  const { polygonOffset, polygonOffsetFactor, polygonOffsetUnits } = material;
  const end = firstTriangle + triangles;
  for (let from = firstTriangle; from < end; from += BATCH_TRIANGLES) {
    const count = Math.min(BATCH_TRIANGLES, end - from);
    kernel.cover(from, count, cull, polygonOffset ? 1 : 0, polygonOffsetFactor, polygonOffsetUnits);
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

/** The thread's kernel, so that its memory and its compiled code are used again. */
export function threadSceneKernel(): SceneKernel {
  own ??= createSceneKernel();
  return own;
}
