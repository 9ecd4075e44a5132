import type { TurnResult } from "../../ports/service.ts";

/**
 * One turn of the DOWNLOADING stage, called by the collector while `state.json` names that stage and this round. It reads
 * the record again before it commits, so a stage that moved meanwhile (or was paused) makes it `idle`.
 */
export type DownloadingTurn = (turn: { readonly round: number; readonly signal: AbortSignal }) => Promise<TurnResult>;
