import type { Service, StateStore } from "@404-gen/core";
import { parseState, paths } from "@404-gen/core/records";

/** A change of one file of the round. */
export type DuelsEntry = {
  /** The file's new text. */
  readonly text: string;
  /** Message of the commit. */
  readonly message: string;
  /** The act, for logs. */
  readonly what: string;
};

export type DuelsWriter = {
  readonly name: string;
  readonly state: StateStore;
  /** Path of the file that the service writes. */
  readonly pathOf: (round: number) => string;
  /** The change that is due now; null: none. */
  readonly due: (round: number) => Promise<DuelsEntry | null>;
  /** The reason why the service is idle when none is due. */
  readonly idle: string;
};

/** A service that adds to one file of a round while its duels are played. */
export const createDuelsWriter = ({ name, state, pathOf, due, idle }: DuelsWriter): Service => ({
  name,
  async turn({ signal }) {
    await state.refresh({ signal });
    const stateText = await state.read(paths.state);
    const now = stateText === null ? null : parseState(stateText, { path: paths.state });
    if (now?.stage !== "duels") return { kind: "idle", reason: "no duels", untilMs: null };
    const path = pathOf(now.current_round);
    const before = await state.read(path);
    const entry = await due(now.current_round);
    if (entry === null) return { kind: "idle", reason: idle, untilMs: null };
    await state.commit([{ path, text: entry.text }], {
      message: entry.message,
      expect: { [paths.state]: stateText, [path]: before }, // nobody paused the round or wrote into the file meanwhile
      signal,
    });
    return { kind: "acted", what: entry.what };
  },
});
