import { formatState, parseState, paths, type Stage } from "@404-gen/core/records";
import { assertMove } from "@404-gen/core/rules";

/** The text of state.json at another stage; its other keys and its layout stay as they were. */
export function movedState(stateText: string, stage: Stage): string {
  const state = parseState(stateText, { path: paths.state });
  assertMove(state.stage, stage);
  state.stage = stage;
  state.next_stage_eta = null;
  return formatState(state);
}
