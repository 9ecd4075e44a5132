import type { TurnResult } from "@404-gen/core";
import { LEADER, MESSAGES_TWO, type RecordOf } from "@404-gen/core/records";
import { noiseOf, winnerRecord } from "@404-gen/core/rules";
import { JUDGE_NOISE_TWO, noiseOfCrown, STATE_FILES_TWO, type Timeline } from "@404-gen/core/two";
import { short } from "../names.ts";
import { waitForOthers } from "../wait-for-others.ts";
import type { StageContextTwo, TurnTwo } from "./context.ts";
import { sayNoise } from "./say-noise.ts";

export type CrownTwoOptions = TurnTwo & { readonly winner: string; readonly timeline: Timeline };

const { winner: winnerFile, builds } = STATE_FILES_TWO;

/** Writes the round's winner and moves the stage on, in one commit; with PAUSE_ON_STAGE_END the stage is `paused`. */
export async function crownTwo({ notifier, settings }: StageContextTwo, options: CrownTwoOptions): Promise<TurnResult> {
  const { facts, look, winner, timeline } = options;
  const { round } = facts;
  // Builds and leader are read as files of competition 2, so they have `hardware`.
  const record = winnerRecord({ ...facts, winner }) as RecordOf<typeof winnerFile> | null;
  if (record === null) {
    const reason = `waiting for: docker image of ${short(winner)} in ${builds.path({ round })}`;
    return waitForOthers(reason, { look, settings });
  }
  const crown = crownOf(options);
  const text = winnerFile.format({ ...record, ...(crown === null ? {} : { x404: { crown } }) });
  const stage = await look.move("finalizing", {
    changes: [{ path: winnerFile.path({ round }), text }],
    // The commit fails when a verdict came between the look and the commit: a miner that failed is not crowned.
    expect: facts.others,
    message: (nextStage) =>
      [
        MESSAGES_TWO.winner.text({ round, hotkey: winner }),
        MESSAGES_TWO.stateMoved.text({ stage: nextStage, also: "", round }),
      ].join("\n"),
  });
  const path = [LEADER, ...timeline.entries.filter(({ status }) => status === "won").map(({ hotkey }) => hotkey)];
  await notifier.notify({
    kind: "winner-decided",
    level: crown?.close ? "warning" : "info",
    title: `Round ${round} winner: ${winner}${crown?.close ? ", by fewer duels than chance moves" : ""}`,
    fields: {
      ...{ winner, path: path.map(short).join(" > "), stage },
      ...(crown?.close && { noise: sayNoise(facts.config) }),
    },
  });
  return { kind: "acted", what: `crowned ${short(winner)}` };
}

/** The last match that the winner won, and whether chance may have decided it; null for a leader that stays. */
function crownOf({ facts, winner, timeline }: CrownTwoOptions) {
  const winnerEntry = timeline.entries.find(({ hotkey, status }) => hotkey === winner && status === "won");
  if (winnerEntry === undefined || winnerEntry.margin === null) return null;
  const { margin, defender: against } = winnerEntry;
  const { deviation } = noiseOf(facts.config, JUDGE_NOISE_TWO);
  const close = noiseOfCrown(facts.decided, { margin, prompts: facts.prompts.length, deviation });
  return { against, margin, close, deviation };
}
