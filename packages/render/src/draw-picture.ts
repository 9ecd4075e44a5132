import { prepareScene } from "./backends/cpu/prepare-scene.ts";
import type { SceneData } from "./formats/js/scene-data.ts";
import type { LoadedSubject } from "./formats/reader.ts";
import { composeGrid } from "./image/grid.ts";
import { encodePng } from "./image/png.ts";
import { refuseUnseen } from "./look/refuse-unseen.ts";
import { planViews } from "./module-pictures.ts";
import type { Crew } from "./pool/crew.ts";
import type { ViewSubject } from "./pool/view-job.ts";
import { pictureSize, type ResolvedRenderOptions } from "./render-options.ts";
import { VIEW_BACKGROUND } from "./views.ts";

type DrawOptions = {
  readonly options: ResolvedRenderOptions;
  readonly crew: Crew;
  readonly signal?: AbortSignal | undefined;
};

/** The requested picture, and what drawing adds to the report. */
type DrawnPicture = {
  readonly png: Uint8Array;
  /** Counts that only drawing gives: splats that reached a view. */
  readonly drawn: Readonly<Record<string, number>>;
  readonly prepareMs: number;
  readonly drawMs: number;
};

/** Draws one picture of a loaded model: its four views as a grid, or the one view of the options. */
export const drawPicture = ({ subject, counts, bounds }: LoadedSubject, options: DrawOptions): Promise<DrawnPicture> =>
  subject.kind === "scene" ? drawScene(subject.scene, options) : drawSubject({ subject, counts, bounds }, options);

type CountedSubject = Pick<LoadedSubject, "counts" | "bounds"> & { readonly subject: ViewSubject };

async function drawSubject({ subject, counts, bounds }: CountedSubject, draw: DrawOptions): Promise<DrawnPicture> {
  const { options, crew, signal } = draw;
  const { views, size, background } = options;
  const start = performance.now();
  const job = { subject, views, size, background: background ?? VIEW_BACKGROUND };
  const { pictures, drawn } = await crew.draw(job, { signal });
  const splats = subject.kind === "splats" ? drawn.reduce((a, b) => a + b, 0) : null;
  if (splats === 0) throw refuseUnseen({ splats: counts["splats"] ?? 0, bounds });
  const drawMs = performance.now() - start;
  const pixels = views.length === 4 ? composeGrid(pictures, size) : (pictures[0] as Uint8Array);
  const png = encodePng(pixels, pictureSize(options));
  return { png, drawn: splats === null ? {} : { drawn: splats }, prepareMs: 0, drawMs };
}

/** Draws a scene. The threads that draw its views encode them too. */
async function drawScene(scene: SceneData, { options, crew, signal }: DrawOptions): Promise<DrawnPicture> {
  const { views, size, background } = options;
  const start = performance.now();
  const preparedScene = prepareScene(scene);
  const ready = performance.now();
  const plan = planViews({ views, size, background: background ?? undefined }, "grid");
  const [png] = await crew.shoot({ scene: preparedScene, pictures: plan }, { signal });
  return { png: png as Uint8Array, drawn: {}, prepareMs: ready - start, drawMs: performance.now() - ready };
}
