import type { Chain } from "../../../ports/chain.ts";
import type { ServiceContext, TurnResult } from "../../../ports/service.ts";
import type { StateChange } from "../../../ports/state-store.ts";
import type { PolicyOne } from "../../one/policy.ts";
import type { FilesOne } from "../../one/read-round.ts";
import type { Look, LookMove } from "../../owner/look.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import type { CompetitionConfig } from "../../records/config.ts";
import type { LeaderRecord } from "../../records/leader.ts";
import { paths } from "../../records/paths.ts";
import { formatSchedule, type Schedule } from "../../records/schedule.ts";
import type { Stage } from "../../records/state.ts";
import type { Winner } from "../../records/winner.ts";
import { readRound } from "../../round/read-round.ts";
import type { validateConfig } from "../../rules/config-check.ts";
import { crownBlock } from "../../rules/crown-block.ts";
import { estimateEta, type NextRound, nextRound } from "../../rules/schedule.ts";
import { checkConfig } from "../shared/check-config.ts";
import { leaderKeepsCrown } from "../shared/leader-keeps.ts";

/** Files that FINALIZING reads and writes, in the competition's own form. */
export type FinalizingFiles = Pick<FilesOne, "config" | "schedule" | "leader" | "winner" | "submissions">;

export type RoundManagerParts = ServiceContext & {
  readonly files: FinalizingFiles;
  readonly chain: Pick<Chain, "currentBlock">;
  readonly policy: Pick<PolicyOne, "moveCrown">;
  readonly validateConfig: typeof validateConfig;
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
export async function finalizingTurn(parts: RoundManagerParts, look: Look): Promise<TurnResult> {
  const facts = await readFacts(parts, look);
  const winner = await findWinner(look.record, { ...facts, files: parts.files });
  if (winner === null) return look.wait(`${paths.winner(facts.round)} is missing though the round has submissions`);
  const outcome = decide(facts, { ...winner, policy: parts.policy });
  const { to, message, ...move } = moveOf({ ...facts, files: parts.files }, outcome);
  const stage = await look.move(to, { ...move, message });
  await tell(parts, { facts, outcome });
  return { kind: "acted", what: message(stage) };
}

async function readFacts(
  { chain, files, validateConfig: validate }: RoundManagerParts,
  { record, round, now, signal }: Look,
): Promise<Facts> {
  const { get, need } = readRound(record, { files, round });
  const config = await need.config();
  const schedule = await get.schedule();
  const leader = (await get.leader()) ?? [];
  const facts = { round, now, config, schedule, leader, currentBlock: await chain.currentBlock({ signal }) };
  checkConfig({ ...facts, validate });
  return facts;
}

/** The recorded winner; a round without submissions that lacks one is the leader's; null: somebody still owes it. */
async function findWinner(
  record: Look["record"],
  { round, currentBlock, files }: Facts & Pick<RoundManagerParts, "files">,
): Promise<{ readonly winner: Winner; readonly repaired: boolean } | null> {
  const { get } = readRound(record, { files, round });
  const winner = await get.winner();
  if (winner) return { winner, repaired: false };
  const submissions = await get.submissions();
  if (submissions && Object.keys(submissions).length > 0) return null;
  return { winner: await leaderKeepsCrown(record, currentBlock), repaired: true };
}

type RoundEnd = { readonly winner: Winner; readonly repaired: boolean; readonly policy: Pick<PolicyOne, "moveCrown"> };

function decide(facts: Facts, { winner, repaired, policy }: RoundEnd): Outcome {
  const next = nextRound(facts);
  const { config, leader, currentBlock } = facts;
  const effectiveBlock = crownBlock(next, facts);
  return { next, winner, repaired, leader: policy.moveCrown({ leader, winner, config, effectiveBlock, currentBlock }) };
}

type FinalMove = LookMove & { readonly to: Stage; readonly message: (stage: Stage) => string };

/** Where the stage moves, and everything that comes in the same commit. */
function moveOf(
  facts: Facts & Pick<RoundManagerParts, "files">,
  { next, leader, winner, repaired }: Outcome,
): FinalMove {
  const { now, currentBlock, files } = facts;
  const changes: StateChange[] = [];
  const also: string[] = [];
  if (!next.finished) {
    changes.push({ path: paths.schedule(next.round), text: formatSchedule(next.schedule) });
    also.push(", schedule");
  }
  if (leader !== facts.leader) {
    changes.push({ path: paths.leader, text: files.leader.format(leader) });
    also.push(", leader");
  }
  if (repaired) changes.push({ path: paths.winner(facts.round), text: files.winner.format(winner) });
  const round = next.finished ? facts.round : next.round;
  const message = (stage: Stage) => MESSAGES.stateMoved.text({ stage, also: also.join(""), round });
  if (next.finished) return { to: "finished", changes, message };
  const eta = estimateEta({ now, currentBlock, targetBlock: next.schedule.latest_reveal_block });
  return { to: "open", round, eta, changes, message };
}

async function tell(
  { notifier }: ServiceContext,
  { facts, outcome }: { facts: Facts; outcome: Outcome },
): Promise<void> {
  const { round } = facts;
  const { next, winner, leader } = outcome;
  const weight = leader.at(-1)?.weight ?? null;
  const fields = { round, winner: winner.winner_hotkey, weight };
  await notifier.notify({ kind: "round-finalized", level: "info", title: `Round ${round} is finalized`, fields });
  const latest = leader.at(-1);
  const before = facts.leader.at(-1);
  if (latest && (latest.hotkey !== before?.hotkey || latest.commit !== before.commit)) {
    const title = `New leader: ${latest.hotkey}`;
    const { repo, commit, effective_block } = latest;
    await notifier.notify({
      kind: "leader-changed",
      level: "info",
      title,
      fields: { round, repo, commit, effective_block },
    });
  }
  if (next.finished) {
    const title = `The competition ended with round ${round}`;
    await notifier.notify({ kind: "competition-ended", level: "info", title, fields });
  }
}
