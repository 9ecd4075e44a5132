import { type ActivationJob, activateShare, sharedActivation } from "./activation-job.ts";
import { developPictures, type SceneJob, sharedShots, shoot } from "./scene-job.ts";
import { type DrawnViews, drawView, type ViewJob } from "./view-job.ts";

/** Threads that draw the views of one model together. */
export type Crew = {
  /** Number of threads, this one included. With more than one, a job's large arrays must lie on `SharedArrayBuffer`s. */
  readonly threads: number;
  /** Makes Gaussians from rows; returns how many are never seen. */
  activate(job: ActivationJob): Promise<number>;
  draw(job: ViewJob, options?: { readonly signal?: AbortSignal | undefined }): Promise<DrawnViews>;
  /** Draws and encodes pictures of a scene. */
  shoot(job: SceneJob, options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array[]>;
  close(): Promise<void>;
};

/** Draws on the calling thread; lets other work run between two views. */
export const inlineCrew: Crew = {
  threads: 1,
  async activate(job) {
    const shared = sharedActivation(job);
    activateShare(shared);
    return shared.progress[1]!;
  },
  async draw(job, options = {}) {
    const pictures: Uint8Array[] = [];
    const counts: number[] = [];
    for (let index = 0; index < job.views.length; index++) {
      await new Promise(setImmediate);
      options.signal?.throwIfAborted();
      const into = new Uint8Array(job.size * job.size * 3);
      counts.push(drawView(job, { index, into }));
      pictures.push(into);
    }
    return { pictures, drawn: counts };
  },
  async shoot(job, options = {}) {
    const shared = sharedShots(job);
    for (let at = 0; at < shared.shots.length; at++) {
      await new Promise(setImmediate);
      options.signal?.throwIfAborted();
      shoot(shared, at);
    }
    return developPictures(shared);
  },
  async close() {},
};
