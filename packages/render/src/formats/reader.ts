import type { Crew } from "../pool/crew.ts";
import type { ViewSubject } from "../pool/view-job.ts";
import type { ResolvedRenderOptions } from "../render-options.ts";
import type { Bounds } from "../report.ts";
import type { TextureCache } from "./glb/texture-cache.ts";
import type { InspectModelOptions, ModelInspection } from "./inspection.ts";
import type { ModuleChecker } from "./js/module-checker.ts";
import type { SceneData } from "./js/scene-data.ts";

/** What is drawn, as plain data: what formats give and backends take. */
export type ModelSubject = ViewSubject | { readonly kind: "scene"; readonly scene: SceneData };

/** A model file that was read and prepared, and what is known of it before it is drawn. */
export type LoadedSubject = {
  readonly subject: ModelSubject;
  readonly counts: Readonly<Record<string, number>>;
  /** In the file's own units; null when nothing has a place. */
  readonly bounds: Bounds | null;
  readonly warnings: readonly string[];
  readonly readMs: number;
  readonly prepareMs: number;
};

export type LoadOptions = {
  readonly options: ResolvedRenderOptions;
  /** Put large arrays where other threads can see them. */
  readonly shared: boolean;
  /** Threads that prepare; needs `shared` when they are several. @default this thread */
  readonly crew?: Crew | undefined;
  /** Runs modules. @default processes for this file alone */
  readonly modules?: ModuleChecker | undefined;
  /** Where textures of earlier files are found. @default none */
  readonly textures?: TextureCache | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What a file holds, found without drawing it. A format may add facts of its own. */
export type Findings = Pick<ModelInspection, "counts" | "bounds" | "textures" | "attributes" | "warnings"> &
  Partial<ModelInspection>;

/** How files of one format are read: a row of `formats/table.ts`. */
export type FormatReader = {
  /** Reads and prepares a model for drawing. Throws a refusal (fault `miner`) for a file that is not drawn. */
  load(bytes: Uint8Array, load: LoadOptions): Promise<LoadedSubject>;
  /** Looks at a model as `load` would. Throws a refusal too, or says `accepted: false` where it has more to tell than one. */
  inspect(bytes: Uint8Array, options: Pick<InspectModelOptions, "modules" | "signal">): Promise<Findings>;
  /** What this format says of a file that is refused for its size alone, beside what every format says. @default nothing */
  readonly tooLarge?: Partial<ModelInspection> | undefined;
};
