import type { TurnResult } from "@404-gen/core";
import { formatWinner, MESSAGES, paths, type Stage, type Winner } from "@404-gen/core/records";
import type { StageContext, Turn } from "./context.ts";
import { movedState } from "./moved-state.ts";
import { short, tell } from "./notices.ts";

export type CrownOptions = Turn & { readonly winner: string; readonly path: readonly string[] };

/** Writes the round's winner and moves the stage on, in one commit; with PAUSE_ON_STAGE_END the stage is `paused`. */
export async function crown(context: StageContext, options: CrownOptions): Promise<TurnResult> {
  const { facts, stateText, winner, signal } = options;
  const record = winnerRecord(options);
  if (record === null)
    return {
      kind: "waiting",
      reason: `waiting for: docker image of ${short(winner)} in ${paths.builds(facts.round)}`,
      untilMs: context.clock.now() + context.settings.checkAuditMs,
    };
  const stage: Stage = context.settings.pauseOnStageEnd ? "paused" : "finalizing";
  const winnerPath = paths.winner(facts.round);
  await context.state.commit(
    [
      { path: winnerPath, text: formatWinner(record) },
      { path: paths.state, text: movedState(stateText, stage) },
    ],
    {
      message: [
        MESSAGES.winner.text({ round: facts.round, hotkey: winner }),
        MESSAGES.stateMoved.text({ stage, also: "", round: facts.round }),
      ].join("\n"),
      expect: { [paths.state]: stateText },
      signal,
    },
  );
  await tell(context, {
    kind: "winner-decided",
    level: "info",
    title: `Round ${facts.round} winner: ${winner}`,
    fields: { winner, path: options.path.map(short).join(" > "), stage },
  });
  return { kind: "acted", what: `crowned ${short(winner)}` };
}

/** Null when a challenger's image is not known: a winner without one could not be finalized. */
function winnerRecord({ facts, winner }: CrownOptions): Winner | null {
  if (winner === "leader") {
    const { repo = "", commit = "", docker = "" } = facts.reigning ?? {};
    return { winner_hotkey: "leader", repo, commit, docker_image: docker };
  }
  const submission = facts.submissions?.[winner];
  const image = facts.builds?.[winner]?.docker_image;
  if (submission === undefined || image === null || image === undefined) return null;
  return { winner_hotkey: winner, repo: submission.repo, commit: submission.commit, docker_image: image };
}
