import type { LeaderEntry } from "../../records/leader.ts";
import { paths } from "../../records/paths.ts";
import { moveCrown } from "../../rules/leader.ts";
import { hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** The crown after a finished round: who holds it, with which weight, from which block. */
export function checkCrown(context: RoundContext, tally: Tally): void {
  const { root, round, records, config, schedule } = context;
  if (!hasReached(context, "over") || records.winner === null || config === null || schedule === null) return;
  const next = root.schedules.get(round + 1);
  const finished = root.state?.stage === "finished" && root.state.current_round === round;
  if (next === undefined && !finished) return;
  const position = root.leader.filter((entry) => entry.effective_block <= schedule.latest_reveal_block).length;
  const before = root.leader.slice(0, position);
  const recorded = root.leader[position];
  const effectiveBlock = next?.latest_reveal_block ?? recorded?.effective_block ?? schedule.latest_reveal_block;
  const after = moveCrown({
    leader: before,
    winner: records.winner,
    config,
    effectiveBlock,
    currentBlock: schedule.generation_deadline_block,
  });
  const expected = after[before.length];
  if (expected === undefined) checkUnmoved({ recorded, effectiveBlock, round, finished }, tally);
  else checkMoved({ recorded, expected, position, round }, tally);
}

type Unmoved = {
  readonly recorded: LeaderEntry | undefined;
  readonly effectiveBlock: number;
  readonly round: number;
  readonly finished: boolean;
};

function checkUnmoved({ recorded, effectiveBlock, round, finished }: Unmoved, tally: Tally): void {
  const appended = recorded !== undefined && (finished || recorded.effective_block <= effectiveBlock);
  tally.expect(!appended, () => ({
    severity: "violation",
    code: "CROWN_UNEXPECTED",
    file: paths.leader,
    hotkey: recorded?.hotkey ?? null,
    recorded: recorded ? entryOf(recorded) : null,
    expected: null,
    message: `Round ${round} changed nothing about the crown, but leader.json has a further entry.`,
  }));
}

type Moved = {
  readonly recorded: LeaderEntry | undefined;
  readonly expected: LeaderEntry;
  readonly position: number;
  readonly round: number;
};

function checkMoved({ recorded, expected, position, round }: Moved, tally: Tally): void {
  const fields = recorded ? FIELDS.filter((field) => recorded[field] !== expected[field]) : [];
  tally.expect(recorded !== undefined && fields.length === 0, () => ({
    severity: "violation",
    code: recorded === undefined ? "CROWN_MISSING" : "CROWN_DIFFERS",
    file: paths.leader,
    path: recorded === undefined ? null : `${position}.${fields[0]}`,
    hotkey: expected.hotkey,
    recorded: recorded ? entryOf(recorded) : null,
    expected: entryOf(expected),
    message:
      recorded === undefined
        ? `Round ${round} gives ${expected.hotkey} the crown with weight ${expected.weight}, which leader.json does not have.`
        : `The crown after round ${round} differs from the rules in ${fields.join(", ")}.`,
  }));
}

const FIELDS = ["hotkey", "repo", "commit", "docker", "weight", "effective_block"] as const;

const entryOf = (entry: LeaderEntry) => Object.fromEntries(FIELDS.map((field) => [field, entry[field]]));
