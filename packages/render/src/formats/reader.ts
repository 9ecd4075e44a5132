import type { Crew } from "../pool/crew.ts";
import type { ViewSubject } from "../pool/view-job.ts";
import type { ResolvedRenderOptions } from "../render-options.ts";
import type { Bounds } from "../report.ts";
import type { TextureCache } from "./glb/texture-cache.ts";
import type { InspectModelOptions, ModelInspection } from "./inspection.ts";
import type { ModuleChecker } from "./js/module-checker.ts";
import type { SceneData } from "./js/scene-data.ts";

/** The subject of a drawing, as plain data: formats make it, backends draw it. */
export type ModelSubject = ViewSubject | { readonly kind: "scene"; readonly scene: SceneData };

/** A model file after reading and preparing, with the facts that are known before it is drawn. */
export type LoadedSubject = {
  readonly subject: ModelSubject;
  readonly counts: Readonly<Record<string, number>>;
  /** In the file's own units; null without any vertices. */
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
  /** The cache of textures of earlier files. @default none */
  readonly textures?: TextureCache | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** The contents of a file, found without drawing it in full. A format may add facts of its own. */
export type Findings = Pick<ModelInspection, "counts" | "bounds" | "textures" | "attributes" | "warnings"> &
  Partial<ModelInspection>;

/** How files of one format are read: a row of `formats/table.ts`. */
export type FormatReader = {
  /** Reads and prepares a model for drawing. Throws a refusal (fault `miner`) for a file that is not drawn. */
  load(bytes: Uint8Array, load: LoadOptions): Promise<LoadedSubject>;
  /** Inspects a model as `load` would. Throws a refusal too, or returns `accepted: false` where the format has more than one refusal to report. */
  inspect(bytes: Uint8Array, options: Pick<InspectModelOptions, "modules" | "signal">): Promise<Findings>;
  /** Facts that this format adds to the inspection of a file that is refused for its size alone. @default none */
  readonly tooLarge?: Partial<ModelInspection> | undefined;
};
