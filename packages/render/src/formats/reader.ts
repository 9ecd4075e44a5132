import type { ModelInspection } from "../inspect-model.ts";
import type { Crew } from "../pool/crew.ts";
import type { ViewSubject } from "../pool/view-job.ts";
import type { ResolvedRenderOptions } from "../render-options.ts";
import type { Bounds } from "../report.ts";

/** A model file that was read and prepared, and what is known of it before it is drawn. */
export type LoadedSubject = {
  readonly subject: ViewSubject;
  readonly counts: Readonly<Record<string, number>>;
  /** In the file's own units. */
  readonly bounds: Bounds;
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
};

/** What a file holds, found without drawing it. */
export type Findings = Pick<ModelInspection, "counts" | "bounds" | "textures" | "attributes" | "warnings">;

/** How files of one format are read: a row of `formats/table.ts`. Both throw a refusal (fault `miner`) for a file that is not drawn. */
export type FormatReader = {
  /** Reads and prepares a model for drawing. */
  load(bytes: Uint8Array, load: LoadOptions): Promise<LoadedSubject>;
  /** Looks at a model as `load` would. */
  inspect(bytes: Uint8Array): Promise<Findings>;
};
