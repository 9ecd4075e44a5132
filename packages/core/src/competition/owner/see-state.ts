import { memoNewest } from "../../base/kit/memo.ts";
import type { StateReadOptions, StateSnapshot, StateStore } from "../../ports/state-store.ts";
import { needed } from "../records/needed.ts";
import { paths } from "../records/paths.ts";
import { type CompetitionState, parseState } from "../records/state.ts";

/** `state.json` as somebody saw it: what is decided on, and what a move of the stage is compared with. */
export type SeenState = {
  /** The file as it stood. */
  readonly text: string;
  /** The same, parsed. */
  readonly state: CompetitionState;
};

/** How many parsed texts of `state.json` are kept: every turn of every service asks for the same one, twice. */
const TEXTS_KEPT = 8;

/** The value of a text of `state.json`. Throws `RECORD_INVALID`. */
export const stateOf: (text: string) => CompetitionState = memoNewest(
  (text) => parseState(text, { path: paths.state }),
  TEXTS_KEPT,
);

/**
 * Looks at the branch's newest tip and reads `state.json`. Throws `RECORD_MISSING`, `RECORD_INVALID`.
 *
 * @example
 * const seen = await seeState(store);
 */
export async function seeState(store: StateStore, options: StateReadOptions = {}): Promise<SeenState> {
  await store.refresh(options);
  return readState(store, options);
}

/**
 * Reads `state.json` without a look at the branch. Throws `RECORD_MISSING`, `RECORD_INVALID`.
 *
 * @example
 * const seen = await readState(store);
 */
export async function readState(
  record: Pick<StateSnapshot, "read">,
  options: StateReadOptions = {},
): Promise<SeenState> {
  const text = needed(await record.read(paths.state, options), paths.state);
  return { text, state: stateOf(text) };
}
