import { notify } from "../../../base/kit/notify.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { ServiceContext, TurnResult } from "../../../ports/service.ts";
import type { StateChange } from "../../../ports/state-store.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import { type CompetitionConfig, configSchema } from "../../records/config.ts";
import { formatLeader, type LeaderRecord, leaderSchema } from "../../records/leader.ts";
import { readNeeded } from "../../records/needed.ts";
import { paths } from "../../records/paths.ts";
import { readRecord } from "../../records/record.ts";
import { formatSchedule, type Schedule, scheduleSchema } from "../../records/schedule.ts";
import { submissionsSchema } from "../../records/submissions.ts";
import { formatWinner, type Winner, winnerSchema } from "../../records/winner.ts";
import { moveCrown } from "../../rules/leader.ts";
import { estimateEta, type NextRound, nextRound } from "../../rules/schedule.ts";
import { checkConfig } from "../shared/check-config.ts";
import { leaderKeepsCrown } from "../shared/leader-keeps.ts";
import { nextLook } from "../shared/next-look.ts";
import { moveState, type SeenState } from "../shared/seen-state.ts";
import type { StageSettings } from "../shared/settings.ts";

export type RoundManagerParts = {
  readonly context: ServiceContext;
  readonly chain: Pick<Chain, "currentBlock">;
  readonly settings: StageSettings;
  readonly signal: AbortSignal;
};

type Facts = {
  readonly round: number;
  readonly now: number;
  readonly currentBlock: number;
  readonly config: CompetitionConfig;
  readonly schedule: Schedule | null;
  readonly leader: LeaderRecord;
};

type Outcome = {
  readonly next: NextRound;
  readonly leader: LeaderRecord;
  readonly winner: Winner;
  /** The winner that the record lacked. */
  readonly repaired: boolean;
};

/** FINALIZING: the crown, its weight and the next round, in one commit. Throws `CONFIG_INVALID`, `RECORD_MISSING`. */
export async function finalizingTurn(parts: RoundManagerParts, seen: SeenState): Promise<TurnResult> {
  const { context, settings, signal } = parts;
  const facts = await readFacts(parts, seen);
  const found = await findWinner(context, facts);
  if (found === null) {
    const reason = `${paths.winner(facts.round)} is missing though the round has submissions`;
    return { kind: "waiting", reason, untilMs: nextLook({ ...settings, now: facts.now, eta: null }) };
  }
  const outcome = decide(facts, found);
  const { changes, expect, message } = commitOf(seen, { facts, outcome, pause: settings.pauseOnStageEnd ?? false });
  await context.state.commit(changes, { message, expect, signal });
  await tell(context, { facts, outcome });
  return { kind: "acted", what: message };
}

async function readFacts({ context, chain, signal }: RoundManagerParts, seen: SeenState): Promise<Facts> {
  const { state, clock } = context;
  const round = seen.state.current_round;
  const config = await readNeeded(state, { path: paths.config, schema: configSchema });
  const schedule = await readRecord(state, paths.schedule(round), scheduleSchema);
  const leader = (await readRecord(state, paths.leader, leaderSchema)) ?? [];
  const facts = {
    round,
    config,
    schedule,
    leader,
    now: clock.now(),
    currentBlock: await chain.currentBlock({ signal }),
  };
  checkConfig(facts);
  return facts;
}

/** The recorded winner; a round without submissions that lacks one is the leader's; null: somebody still owes it. */
async function findWinner(
  { state }: ServiceContext,
  { round, currentBlock }: Facts,
): Promise<{ readonly winner: Winner; readonly repaired: boolean } | null> {
  const winner = await readRecord(state, paths.winner(round), winnerSchema);
  if (winner) return { winner, repaired: false };
  const submissions = await readRecord(state, paths.submissions(round), submissionsSchema);
  if (submissions && Object.keys(submissions).length > 0) return null;
  return { winner: await leaderKeepsCrown(state, currentBlock), repaired: true };
}

function decide(facts: Facts, { winner, repaired }: { winner: Winner; repaired: boolean }): Outcome {
  const next = nextRound(facts);
  const { config, leader, currentBlock } = facts;
  const effectiveBlock = next.finished ? blockOfUnheldRound(facts) : next.schedule.latest_reveal_block;
  return { next, winner, repaired, leader: moveCrown({ leader, winner, config, effectiveBlock, currentBlock }) };
}

/** When the last round's crown takes effect: where the next round would have begun, had the competition gone on. */
function blockOfUnheldRound(facts: Facts): number {
  const unending = { ...facts, config: { ...facts.config, last_competition_date: "9999-12-31" } };
  const next = nextRound(unending);
  return next.finished ? facts.currentBlock : next.schedule.latest_reveal_block;
}

type CommitFacts = { readonly facts: Facts; readonly outcome: Outcome; readonly pause: boolean };

function commitOf(seen: SeenState, { facts, outcome, pause }: CommitFacts) {
  const { now, currentBlock } = facts;
  const { next } = outcome;
  const targetBlock = next.finished ? 0 : next.schedule.latest_reveal_block;
  const { change, expect, stage } = next.finished
    ? moveState(seen, { to: "finished" })
    : moveState(seen, { to: "open", round: next.round, eta: estimateEta({ now, currentBlock, targetBlock }), pause });
  const files: StateChange[] = [change];
  const also: string[] = [];
  if (!next.finished) {
    files.push({ path: paths.schedule(next.round), text: formatSchedule(next.schedule) });
    also.push(", schedule");
  }
  if (outcome.leader !== facts.leader) {
    files.push({ path: paths.leader, text: formatLeader(outcome.leader) });
    also.push(", leader");
  }
  if (outcome.repaired) files.push({ path: paths.winner(facts.round), text: formatWinner(outcome.winner) });
  const round = next.finished ? facts.round : next.round;
  const message = MESSAGES.stateMoved.text({ stage, also: also.join(""), round });
  return { changes: files, expect, message };
}

async function tell(context: ServiceContext, { facts, outcome }: { facts: Facts; outcome: Outcome }): Promise<void> {
  const { round } = facts;
  const { next, winner, leader } = outcome;
  const weight = leader.at(-1)?.weight ?? null;
  const fields = { round, winner: winner.winner_hotkey, weight };
  await notify(context, { kind: "round-finalized", level: "info", title: `Round ${round} is finalized`, fields });
  const latest = leader.at(-1);
  const before = facts.leader.at(-1);
  if (latest && (latest.hotkey !== before?.hotkey || latest.commit !== before.commit)) {
    const title = `New leader: ${latest.hotkey}`;
    const { repo, commit, effective_block } = latest;
    await notify(context, {
      kind: "leader-changed",
      level: "info",
      title,
      fields: { round, repo, commit, effective_block },
    });
  }
  if (next.finished) {
    const title = `The competition ended with round ${round}`;
    await notify(context, { kind: "competition-ended", level: "info", title, fields });
  }
}
