import { BLOCK_SECONDS } from "../../../ports/chain.ts";
import type { PolicyOne } from "../../one/policy.ts";
import type { LeaderEntry } from "../../records/leader.ts";
import { paths } from "../../records/paths.ts";
import { deriveLeader, type FinishedRound } from "../../rules/derive-leader.ts";
import type { RootRecords } from "../load-records.ts";
import type { Tally } from "../tally.ts";

const BLOCKS_PER_DAY = 86_400 / BLOCK_SECONDS;

/** leader.json as a whole: the entry from the beginning, then exactly what the finished rounds give, each in its place. */
export function checkLeader(
  { root, policy }: { root: RootRecords; policy: Pick<PolicyOne, "moveCrown"> },
  tally: Tally,
): void {
  const { config, leader: leaderFile } = root;
  const rounds = finishedRounds(root);
  if (config === null || rounds === null) return;
  const { initial, appended: expected } = deriveLeader({
    recorded: leaderFile,
    rounds,
    config,
    moveCrown: policy.moveCrown,
  });
  initial.slice(1).forEach((entry, index) => {
    reportUnexpected(entry, {
      index: index + 1,
      tally,
      why: "stands beside the one from the beginning, and no round gives it",
    });
  });
  const newEntries = leaderFile.slice(initial.length);
  expected.forEach(({ round, entry, blockIsKnown }, index) => {
    const place = { index: initial.length + index, round, tally };
    checkEntry(newEntries[index], { ...place, expected: entry });
    if (!blockIsKnown && newEntries[index]) checkLastBlock(newEntries[index], { ...place, rounds });
  });
  newEntries.slice(expected.length).forEach((entry, index) => {
    reportUnexpected(entry, {
      index: initial.length + expected.length + index,
      tally,
      why: "is given by no finished round",
    });
  });
}

/**
 * The rounds whose crown is decided, from the first on, as far as their winners and schedules can be read; null when the first round is
 * not there, for then nothing can be derived.
 */
function finishedRounds({ rounds, schedules, winners, state, configs }: RootRecords): readonly FinishedRound[] | null {
  if (state === null || !rounds.has(0)) return null;
  const roundList: FinishedRound[] = [];
  for (let round = 0; round <= state.current_round; round++) {
    const isLast = round === state.current_round;
    if (isLast && state.stage !== "finished") break;
    const [schedule, winner, next] = [schedules.get(round), winners.get(round), schedules.get(round + 1) ?? null];
    if (schedule === undefined || winner === undefined || (next === null && !isLast)) return null;
    roundList.push({ round, schedule, winner, next, config: configs?.get(round) });
  }
  return roundList;
}

type Place = { readonly index: number; readonly tally: Tally };

function reportUnexpected(entry: LeaderEntry, { index, tally, why }: Place & { readonly why: string }): void {
  tally.expect(false, () => ({
    code: "CROWN_UNEXPECTED",
    file: paths.leader,
    path: `${index}`,
    hotkey: entry.hotkey,
    recorded: entryOf(entry),
    expected: null,
    message: `Entry ${index} of leader.json, ${entry.hotkey} with weight ${entry.weight} from block ${entry.effective_block}, ${why}.`,
  }));
}

type Expectation = Place & { readonly round: number; readonly expected: LeaderEntry };

function checkEntry(entry: LeaderEntry | undefined, { index, round, expected, tally }: Expectation): void {
  const fields = entry ? FIELDS.filter((field) => differs(entry[field], expected[field])) : [];
  tally.expect(entry !== undefined && fields.length === 0, () => ({
    code: entry === undefined ? "CROWN_MISSING" : "CROWN_DIFFERS",
    file: paths.leader,
    path: entry === undefined ? null : `${index}.${fields[0]}`,
    hotkey: expected.hotkey,
    recorded: entry ? entryOf(entry) : null,
    expected: entryOf(expected),
    message:
      entry === undefined
        ? `Round ${round} gives ${expected.hotkey} the crown with weight ${expected.weight}, which leader.json does not have.`
        : `The crown after round ${round} differs from the rules in ${fields.map((field) => `${field} (${String(entry[field])}, not ${String(expected[field])})`).join(", ")}.`,
  }));
}

/** After the last round the crown counts from where the next round would have begun: a round's length later, or days more when it was finalized late. */
function checkLastBlock(
  entry: LeaderEntry,
  { index, round, rounds, tally }: Place & { readonly round: number; readonly rounds: readonly FinishedRound[] },
): void {
  const from = rounds.at(-1)?.schedule.generation_deadline_block ?? 0;
  const days = (entry.effective_block - from) / BLOCKS_PER_DAY;
  tally.expect(days >= 0 && days <= LATEST_DAYS, () => ({
    code: "CROWN_BLOCK",
    file: paths.leader,
    path: `${index}.effective_block`,
    hotkey: entry.hotkey,
    recorded: entry.effective_block,
    expected: `between ${from} and ${from + LATEST_DAYS * BLOCKS_PER_DAY}`,
    message: `The crown after round ${round}, the last one, counts from block ${entry.effective_block}, ${days.toFixed(1)} days after the round's deadline; the rules put it at the start of the round that was not held.`,
  }));
}

/** How late the last round may have been finalized, days. Our choice: source audits have taken days, never weeks. */
const LATEST_DAYS = 14;

/** Weights to a billionth: sums may be taken in another order. */
const differs = (a: unknown, b: unknown) =>
  typeof a === "number" && typeof b === "number" ? Math.abs(a - b) > 1e-9 : JSON.stringify(a) !== JSON.stringify(b);

const FIELDS = ["hotkey", "repo", "commit", "docker", "hardware", "weight", "effective_block"] as const;

const entryOf = (entry: LeaderEntry) => Object.fromEntries(FIELDS.map((field) => [field, entry[field]]));
