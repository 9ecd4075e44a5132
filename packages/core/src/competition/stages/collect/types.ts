import type { TurnResult } from "../../../ports/service.ts";
import type { CompetitionState } from "../../records/state.ts";

export type DownloadTurnOptions = { readonly signal: AbortSignal };

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
 * never writes `state.json` itself. It is re-entrant over restarts: what is recorded is not fetched again.
 */
export type DownloadStage = {
  turn(state: CompetitionState, options: DownloadTurnOptions): Promise<DownloadTurn>;
};
