import type { StateChange, StateStore } from "../../../ports/state-store.ts";
import { needed } from "../../records/needed.ts";
import { paths } from "../../records/paths.ts";
import { type CompetitionState, formatState, parseState, type Stage } from "../../records/state.ts";
import { assertMove } from "../../rules/stages.ts";

/** `state.json` as a service saw it: what it decides on, and what a move of the stage is compared with. */
export type SeenState = { readonly text: string; readonly state: CompetitionState };

/** Looks at the branch's newest tip and reads `state.json`. Throws `RECORD_MISSING`, `RECORD_INVALID`. */
export async function seeState(
  store: StateStore,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SeenState> {
  await store.refresh(options);
  const text = needed(await store.read(paths.state, options), paths.state);
  return { text, state: parseState(text, { path: paths.state }) };
}

export type StateMove = {
  readonly to: Stage;
  /** When that stage is expected to end, ISO 8601 UTC. @default null */
  readonly eta?: string | null | undefined;
  /** @default the same */
  readonly round?: number | undefined;
  /** Enter `paused` instead, and note where to go on. @default false */
  readonly pause?: boolean | undefined;
};

/** What `StateStore.commit` needs to move the stage from exactly the state that was seen. Throws `STAGE_MOVE_ILLEGAL`. */
export function moveState(
  { text, state }: SeenState,
  { to, eta = null, round = state.current_round, pause = false }: StateMove,
): { readonly change: StateChange; readonly expect: Readonly<Record<string, string>>; readonly stage: Stage } {
  assertMove(state.stage, to);
  const { x404, ...rest } = state as CompetitionState & { x404?: Record<string, unknown> };
  const own = { ...x404 };
  delete own["resume_stage"];
  if (pause) own["resume_stage"] = to;
  const moved = {
    ...rest,
    current_round: round,
    stage: pause ? ("paused" as const) : to,
    next_stage_eta: pause ? null : eta,
    ...(Object.keys(own).length > 0 ? { x404: own } : {}),
  };
  return {
    change: { path: paths.state, text: formatState(moved) },
    expect: { [paths.state]: text },
    stage: moved.stage,
  };
}
