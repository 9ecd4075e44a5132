import type { JobQueue, WorkOptions } from "@404-gen/core";
import type { PartOpener } from "../assemble/parts/parts.ts";
import type { Place } from "../assemble/place.ts";

/** What a kind of job is done with; `close` lets go of what was opened for it, after the last job. */
export type OpenWork = Omit<WorkOptions, "concurrency"> & { close?(): Promise<void> };

/** What a worker's kinds are opened with. */
export type WorkPlace = { readonly place: Place; readonly part: PartOpener };

/** Where jobs are asked. */
export type AskPlace = WorkPlace & { readonly queue: JobQueue };

/** One kind of job, as a worker does it. */
export type WorkKind = {
  /** Opens the parts, and says what it does by which version. */
  open(place: WorkPlace): Promise<OpenWork>;
};
