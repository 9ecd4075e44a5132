import type { Clock } from "../../../ports/clock.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import { paths } from "../../records/paths.ts";
import { parseState } from "../../records/state.ts";

export type StateWatchOptions = {
  readonly round: number;
  /** The branch is looked at no more often than this, milliseconds of `io`. */
  readonly everyMs: number;
  readonly io: Clock;
  readonly signal: AbortSignal;
};

/** Asks whether the competition still is in DOWNLOADING of this round, so that a pause is obeyed within one file. */
export function createStateWatch(context: Pick<ServiceContext, "state" | "logger">, options: StateWatchOptions) {
  const { state, logger } = context;
  const { signal, io } = options;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async (): Promise<boolean> => {
    if (io.now() - lookedAt >= options.everyMs) {
      lookedAt = io.now();
      // A branch that cannot be reached now says nothing; the commit at the end compares again.
      await state.refresh({ signal }).catch((error) => logger.warn("state not refreshed", { error: String(error) }));
    }
    const text = await state.read(paths.state, { signal });
    const record = text === null ? null : parseState(text, { path: paths.state });
    return record?.stage === "downloading" && record.current_round === options.round;
  };
}
