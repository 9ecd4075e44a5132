import type { ServiceContext, TurnResult } from "../../../ports/service.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import { paths } from "../../records/paths.ts";
import { formatState } from "../../records/state.ts";
import { seeState } from "../shared/seen-state.ts";

/**
 * Holds the round for a person, DOWNLOADING to go on afterwards (`x404.resume_stage`), unless the stage moved meanwhile. What is
 * recorded so far goes with it.
 */
export async function pauseRound(
  { state: store }: Pick<ServiceContext, "state">,
  options: { readonly round: number; readonly signal: AbortSignal },
): Promise<TurnResult> {
  const { text, state } = await seeState(store, options);
  if (state.stage !== "downloading" || state.current_round !== options.round)
    return { kind: "idle", reason: `stage ${state.stage}`, untilMs: null };
  const own = { ...(state["x404"] as object | undefined), resume_stage: "downloading" };
  const paused = { ...state, stage: "paused" as const, next_stage_eta: null, x404: own };
  await store.commit([{ path: paths.state, text: formatState(paused) }], {
    message: MESSAGES.stateMoved.text({ stage: "paused", also: "", round: options.round }),
    expect: { [paths.state]: text },
    signal: options.signal,
  });
  return { kind: "acted", what: `round ${options.round}: paused` };
}
