import { drawSceneViews, type SceneViewOptions } from "../backends/cpu/draw-scene-view.ts";
import type { PreparedScene } from "../backends/cpu/prepare-scene.ts";
import { composeGrid, gridSize } from "../image/grid.ts";
import { encodePng } from "../image/png.ts";
import { GRAY } from "../module-views.ts";
import { GRID_GAP } from "../views.ts";

/** The plan of a scene's picture: one view, or several as a grid. All views of a picture have the same size. */
export type PicturePlan = {
  readonly views: readonly SceneViewOptions[];
  /** Pixels between the views of a grid. @default 5 */
  readonly gap?: number | undefined;
};

/** Pictures of one scene, as plain data that can be posted to another thread. */
export type SceneJob = { readonly scene: PreparedScene; readonly pictures: readonly PicturePlan[] };

/** A use of a shot: one view of a picture. */
type Use = { readonly picture: number; readonly background: readonly [number, number, number] };

/** One camera with its lights, and all uses of it. `alone`: each use is a picture of its own. */
type Shot = { readonly view: SceneViewOptions; readonly alone: boolean; readonly uses: Use[] };

/** A job for several threads: each takes the next shot that no thread has taken, draws it, and encodes it when it is a picture of its own. */
export type SharedShots = {
  readonly job: SceneJob;
  readonly shots: readonly Shot[];
  /** One number: shots that were taken. */
  readonly nextView: Int32Array;
  /** For each shot the number of its first use, counted over all shots. */
  readonly firstUses: readonly number[];
  /** Bytes of each use: of a PNG, or of pixels for a grid. */
  readonly lengths: Int32Array;
  /** For each use the place of its first byte. */
  readonly starts: Float64Array;
  readonly bytes: Uint8Array;
};

/** Most bytes of a PNG: with each row's filter byte, and more than the compression adds to pixels that it cannot make smaller. */
const pngRoom = (side: number): number => Math.ceil(side * (side * 3 + 1) * 1.25) + 4096;

export function sharedShots(job: SceneJob): SharedShots {
  const shots = shotsOf(job);
  const firstUses: number[] = [];
  const begins: number[] = [];
  let total = 0;
  for (const { view, alone, uses } of shots) {
    firstUses.push(begins.length);
    for (const _ of uses) {
      begins.push(total);
      total += alone ? pngRoom(view.size) : view.size * view.size * 3;
    }
  }
  const starts = new Float64Array(new SharedArrayBuffer(8 * begins.length));
  starts.set(begins);
  return {
    job,
    shots,
    firstUses,
    nextView: new Int32Array(new SharedArrayBuffer(4)),
    lengths: new Int32Array(new SharedArrayBuffer(4 * begins.length)),
    starts,
    bytes: new Uint8Array(new SharedArrayBuffer(total)),
  };
}

/** The shots of all pictures. Pictures of one view that differ only in the background share one shot. */
function shotsOf({ pictures }: SceneJob): Shot[] {
  const shots: Shot[] = [];
  const shotsByKey = new Map<string, Shot>();
  for (const [picture, { views }] of pictures.entries()) {
    for (const view of views) {
      const { background = GRAY, ...camera } = view;
      const use: Use = { picture, background };
      const alone = views.length === 1;
      const key = alone ? JSON.stringify(camera) : "";
      const same = shotsByKey.get(key);
      if (same && alone) {
        same.uses.push(use);
        continue;
      }
      const shot: Shot = { view, alone, uses: [use] };
      shots.push(shot);
      if (alone) shotsByKey.set(key, shot);
    }
  }
  return shots;
}

/** Draws shots until all are taken. The pictures do not depend on which thread draws which shot. */
export function shootShare(shared: SharedShots): void {
  for (;;) {
    const at = Atomics.add(shared.nextView, 0, 1);
    if (at >= shared.shots.length) return;
    shoot(shared, at);
  }
}

export function shoot({ job, shots, firstUses, lengths, starts, bytes }: SharedShots, at: number): void {
  const { view, alone, uses } = shots[at] as Shot;
  const backgrounds = uses.map(({ background }) => background);
  for (const [k, rgb] of drawSceneViews(job.scene, view, backgrounds).entries()) {
    const use = (firstUses[at] as number) + k;
    const result = alone ? encodePng(rgb, { width: view.size, height: view.size }) : rgb;
    lengths[use] = result.length;
    bytes.set(result, starts[use]);
  }
}

/** The finished PNGs, in the order of the plans. */
export function developPictures({ job, shots, lengths, starts, bytes }: SharedShots): Uint8Array[] {
  const results = shots
    .flatMap(({ uses }) => uses)
    .map(({ picture }, use) => {
      const from = starts[use] as number;
      return { picture, bytes: bytes.subarray(from, from + (lengths[use] as number)) };
    });
  return job.pictures.map(({ views, gap = GRID_GAP }, picture) => {
    const own = results.filter((one) => one.picture === picture).map((one) => one.bytes);
    if (views.length === 1) return Uint8Array.from(own[0] as Uint8Array);
    const { size } = views[0] as SceneViewOptions;
    return encodePng(composeGrid(own, size, gap), gridSize(views.length, { size, gap }));
  });
}
