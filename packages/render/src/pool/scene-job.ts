import { drawSceneView, type SceneViewOptions } from "../backends/cpu/draw-scene-view.ts";
import type { PreparedScene } from "../backends/cpu/prepare-scene.ts";
import { composeGrid, gridSize } from "../image/grid.ts";
import { encodePng } from "../image/png.ts";
import { GRID_GAP } from "../views.ts";

/** A picture that is wanted of a scene: one view, or several as a grid. All views of a picture have one size. */
export type PicturePlan = {
  readonly views: readonly SceneViewOptions[];
  /** Pixels between the views of a grid. @default 5 */
  readonly gap?: number | undefined;
};

/** Pictures of one scene, as plain data that can be posted to another thread. */
export type SceneJob = { readonly scene: PreparedScene; readonly pictures: readonly PicturePlan[] };

type Shot = { readonly view: SceneViewOptions; readonly picture: number; readonly alone: boolean };

/** A job that several threads work on: each takes the next view that nobody has taken, draws it, and encodes it when it is a picture of its own. */
export type SharedShots = {
  readonly job: SceneJob;
  readonly shots: readonly Shot[];
  /** One number: how many shots were taken. */
  readonly taken: Int32Array;
  /** Bytes that each shot left: of a PNG, or of pixels for a grid. */
  readonly lengths: Int32Array;
  /** Where each shot's bytes begin. */
  readonly starts: Float64Array;
  readonly bytes: Uint8Array;
};

/** Room for a PNG that cannot be made smaller than its pixels: a row's filter byte and what the compression adds. */
const pngRoom = (side: number): number => Math.ceil(side * (side * 3 + 1) * 1.25) + 4096;

export function sharedShots(job: SceneJob): SharedShots {
  const shots = job.pictures.flatMap(({ views }, picture) =>
    views.map((view): Shot => ({ view, picture, alone: views.length === 1 })),
  );
  const starts = new Float64Array(new SharedArrayBuffer(8 * shots.length));
  let total = 0;
  for (const [at, { view, alone }] of shots.entries()) {
    starts[at] = total;
    total += alone ? pngRoom(view.size) : view.size * view.size * 3;
  }
  return {
    job,
    shots,
    taken: new Int32Array(new SharedArrayBuffer(4)),
    lengths: new Int32Array(new SharedArrayBuffer(4 * shots.length)),
    starts,
    bytes: new Uint8Array(new SharedArrayBuffer(total)),
  };
}

/** Draws shots until all are taken. Which thread draws which changes nothing in the pictures. */
export function shootShare(shared: SharedShots): void {
  for (;;) {
    const at = Atomics.add(shared.taken, 0, 1);
    if (at >= shared.shots.length) return;
    shoot(shared, at);
  }
}

export function shoot({ job, shots, lengths, starts, bytes }: SharedShots, at: number): void {
  const { view, alone } = shots[at] as Shot;
  const rgb = drawSceneView(job.scene, view);
  const result = alone ? encodePng(rgb, { width: view.size, height: view.size }) : rgb;
  lengths[at] = result.length;
  bytes.set(result, starts[at]);
}

/** The finished PNGs, in the order of the plans. */
export function developPictures({ job, shots, lengths, starts, bytes }: SharedShots): Uint8Array[] {
  const left = shots.map((_, at) =>
    bytes.subarray(starts[at] as number, (starts[at] as number) + (lengths[at] as number)),
  );
  return job.pictures.map(({ views, gap = GRID_GAP }, picture) => {
    const own = left.filter((_, at) => shots[at]?.picture === picture);
    if (views.length === 1) return Uint8Array.from(own[0] as Uint8Array);
    const { size } = views[0] as SceneViewOptions;
    return encodePng(composeGrid(own, size, gap), gridSize(views.length, { size, gap }));
  });
}
