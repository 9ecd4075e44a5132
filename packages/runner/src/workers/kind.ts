import type { JobQueue, WorkOptions } from "@404-gen/core";
import type { PartOpener } from "../assemble/parts/parts.ts";
import type { Place } from "../assemble/place.ts";

/** One kind of work, opened; `close` frees what was opened for it, after the last job. */
export type OpenWork = Omit<WorkOptions, "concurrency"> & { close?(): Promise<void> };

/** Place and parts with which a worker's kinds are opened. */
export type WorkPlace = { readonly place: Place; readonly part: PartOpener };

/** The same with the queue that jobs are asked of. */
export type AskPlace = WorkPlace & { readonly queue: JobQueue };

/** The worker's side of one kind of job. */
export type WorkKind = {
  /** Opens the parts; gives the kind of job and the version that does it. */
  open(place: WorkPlace): Promise<OpenWork>;
};
