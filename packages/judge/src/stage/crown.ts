import type { TurnResult } from "@404-gen/core";
import { formatWinner, MESSAGES, paths, type Winner } from "@404-gen/core/records";
import type { StageContext, Turn } from "./context.ts";
import { short } from "./names.ts";

export type CrownOptions = Turn & { readonly winner: string; readonly path: readonly string[] };

/** Writes the round's winner and moves the stage on, in one commit; with PAUSE_ON_STAGE_END the stage is `paused`. */
export async function crown({ notifier, settings }: StageContext, options: CrownOptions): Promise<TurnResult> {
  const { facts, look, winner } = options;
  const { round } = facts;
  const record = winnerRecord(options);
  if (record === null)
    return {
      kind: "waiting",
      reason: `waiting for: docker image of ${short(winner)} in ${paths.builds(round)}`,
      untilMs: look.now + settings.checkAuditMs,
    };
  const stage = await look.move("finalizing", {
    changes: [{ path: paths.winner(round), text: formatWinner(record) }],
    message: (entered) =>
      [
        MESSAGES.winner.text({ round, hotkey: winner }),
        MESSAGES.stateMoved.text({ stage: entered, also: "", round }),
      ].join("\n"),
  });
  const path = options.path.map(short).join(" > ");
  const title = `Round ${round} winner: ${winner}`;
  await notifier.notify({ kind: "winner-decided", level: "info", title, fields: { winner, path, stage } });
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
