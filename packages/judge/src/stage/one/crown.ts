import type { TurnResult } from "@404-gen/core";
import { formatWinner, MESSAGES, paths } from "@404-gen/core/records";
import { winnerRecord } from "@404-gen/core/rules";
import { short } from "../names.ts";
import { waitForOthers } from "../wait-for-others.ts";
import type { StageContext, Turn } from "./context.ts";

export type CrownOptions = Turn & { readonly winner: string; readonly path: readonly string[] };

/** Writes the round's winner and moves the stage on, in one commit; with PAUSE_ON_STAGE_END the stage is `paused`. */
export async function crown({ notifier, settings }: StageContext, options: CrownOptions): Promise<TurnResult> {
  const { facts, look, winner } = options;
  const { round } = facts;
  const record = winnerRecord({ ...facts, winner });
  if (record === null) {
    const reason = `waiting for: docker image of ${short(winner)} in ${paths.builds(round)}`;
    return waitForOthers(reason, { look, settings });
  }
  // The commit fails when a verdict came between the look and the commit: a miner that failed is not crowned.
  const audits = [paths.generationAudits(round), paths.sourceAudits(round)];
  const texts = await Promise.all(audits.map(async (path) => [path, await look.record.read(path)] as const));
  const stage = await look.move("finalizing", {
    changes: [{ path: paths.winner(round), text: formatWinner(record) }],
    expect: Object.fromEntries(texts),
    message: (nextStage) =>
      [
        MESSAGES.winner.text({ round, hotkey: winner }),
        MESSAGES.stateMoved.text({ stage: nextStage, also: "", round }),
      ].join("\n"),
  });
  const path = options.path.map(short).join(" > ");
  const title = `Round ${round} winner: ${winner}`;
  await notifier.notify({ kind: "winner-decided", level: "info", title, fields: { winner, path, stage } });
  return { kind: "acted", what: `crowned ${short(winner)}` };
}
