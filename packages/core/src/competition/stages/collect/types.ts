import type { TurnResult } from "../../../ports/service.ts";
import type { Look } from "../../owner/look.ts";

/**
 * One turn of DOWNLOADING. `done`: every submission's `submitted.json` says what there is and is written to the store (batched
 * is enough); the collector then moves the stage in a commit that carries the batch. `title` and `fields` go into the notice.
 */
export type DownloadTurn =
  | TurnResult
  | {
      readonly kind: "done";
      readonly title: string;
      readonly fields?: Readonly<Record<string, string | number | boolean | null>> | undefined;
    };

/**
 * What the collector delegates DOWNLOADING to (see `stages/download`). Called only while `state.json` says `downloading`; it
 * never moves the stage itself, but may pause it. It is re-entrant over restarts: what is recorded is not fetched again.
 */
export type DownloadStage = {
  /** One step of DOWNLOADING: fetches what is missing, and says whether all is done. */
  turn(look: Look): Promise<DownloadTurn>;
};
