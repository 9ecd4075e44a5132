import type { Chain, HotkeyCommitments } from "../../../ports/chain.ts";
import { configFile } from "../../records/config.ts";
import { type LeaderEntry, leaderFile } from "../../records/leader.ts";
import { paths } from "../../records/paths.ts";
import { type Schedule, scheduleFile } from "../../records/schedule.ts";
import { type Submission, type Submissions, submissionsFile } from "../../records/submissions.ts";
import { readFile } from "../../round/read-file.ts";
import type { CommitmentChecks } from "../../rules/commitment.ts";
import { activeLeader } from "../../rules/leader.ts";
import { selectSubmissions } from "../../rules/submissions.ts";
import type { Tally } from "../tally.ts";
import type { Omission } from "../types.ts";
import type { Hearing, OutsideWitness } from "./outside-witness.ts";

/** Revealed commitments that the chain keeps of a hotkey; older ones are drained. Source: CHAIN.md section 2. */
const KEPT_BY_CHAIN = 10;

/**
 * The chain as a witness: the submissions of each round are those that its hotkeys revealed, at the blocks that are recorded, none left out and
 * none made up. What the chain does not hold any more (a hotkey that left, reveals that were drained) is not checked, and said so.
 *
 * @example
 * const proof = await proveRepository(source, { outside: [chainWitness(chain)] });
 */
export function chainWitness(chain: Pick<Chain, "name" | "commitments" | "metagraph">): OutsideWitness {
  return {
    family: "chain",
    async hear(hearing) {
      const { signal } = hearing;
      const [commitments, metagraph] = [await chain.commitments({ signal }), await chain.metagraph({ signal })];
      const left: Omission[] = [];
      for (const { value, rounds } of hearing.competitions) {
        for (const round of rounds) {
          const chain = { commitments, ...metagraph, checks: value.commitmentChecks };
          left.push(...(await hearRound(hearing, { round, chain })));
        }
      }
      await hearLeader(hearing, metagraph);
      left.push({
        what: "weights on the chain",
        why: "each validator sets its own; `404-gen weights plan` compares one's own",
      });
      return left;
    },
  };
}

type ChainFacts = {
  readonly commitments: readonly HotkeyCommitments[];
  readonly block: number;
  /** Of the subnet, now. */
  readonly hotkeys: readonly string[];
  readonly checks: CommitmentChecks;
};

async function hearRound(
  { reader, tally }: Hearing,
  { round, chain }: { round: number; chain: ChainFacts },
): Promise<readonly Omission[]> {
  const [config, schedule, submissions] = await Promise.all([
    readFile(reader, configFile),
    readFile(reader, scheduleFile, { round }),
    readFile(reader, submissionsFile, { round }),
  ]);
  // A round that is still open has no submissions yet; a record that cannot be read is reported by the checks of records.
  if (config.kind !== "read" || schedule.kind !== "read" || submissions.kind !== "read") return [];
  const roundName = `${config.value.name}-${round}`;
  const { known: registrations, drained } = whoIsKnown(chain.commitments, schedule.value);
  const { submissions: reveals } = selectSubmissions({
    commitments: registrations,
    schedule: schedule.value,
    roundName,
    checks: chain.checks,
  });
  const entries = submissions.value;
  const own = { round, recorded: entries, tally: tally(round) };
  for (const { hotkey } of registrations) compare(own, { hotkey, revealed: reveals[hotkey] ?? null });
  expectPast(own, chain.block);
  const silent = Object.keys(entries).filter((hotkey) => !chain.commitments.some((one) => one.hotkey === hotkey));
  for (const hotkey of silent) expectWord(own, { hotkey, isHere: chain.hotkeys.includes(hotkey) });
  const absent = silent.filter((hotkey) => !chain.hotkeys.includes(hotkey));
  return [
    ...notChecked(absent, {
      round,
      why: "not on the subnet any more, or its commitments are gone from the chain's state",
    }),
    ...notChecked(drained, {
      round,
      why: `the chain keeps a hotkey's last ${KEPT_BY_CHAIN} reveals, and later ones took their place`,
    }),
  ];
}

/** Hotkeys of which the chain still holds all that was revealed since the window opened, and those of which it may not. */
function whoIsKnown(commitments: readonly HotkeyCommitments[], { earliest_reveal_block: earliest }: Schedule) {
  const isWhole = ({ entries }: HotkeyCommitments) =>
    entries.length < KEPT_BY_CHAIN || (entries[0]?.block ?? 0) < earliest;
  return {
    known: commitments.filter(isWhole),
    drained: commitments.filter((one) => !isWhole(one)).map(({ hotkey }) => hotkey),
  };
}

type RoundCase = { readonly round: number; readonly recorded: Submissions; readonly tally: Tally };
type Reveal = { readonly hotkey: string; readonly revealed: Submission | null };
const FIELDS = ["repo", "commit", "cdn_url", "revealed_at_block"] as const;

function compare({ round, recorded, tally }: RoundCase, { hotkey, revealed }: Reveal): void {
  const entry = recorded[hotkey] ?? null;
  const common = { file: paths.submissions(round), path: hotkey, hotkey };
  tally.expect(entry === null || revealed !== null, () => ({
    ...common,
    code: "SUBMISSION_NOT_ON_CHAIN",
    recorded: entry,
    expected: null,
    message: `${hotkey} revealed no submission in the window of round ${round}, but one is recorded.`,
  }));
  tally.expect(entry !== null || revealed === null, () => ({
    ...common,
    code: "SUBMISSION_LEFT_OUT",
    recorded: null,
    expected: revealed,
    message: `${hotkey} revealed a submission at block ${revealed?.revealed_at_block}, in the window of round ${round}, and none is recorded.`,
  }));
  if (entry === null || revealed === null) return;
  for (const field of FIELDS) {
    tally.expect(entry[field] === revealed[field], () => ({
      ...common,
      code: "SUBMISSION_DIFFERS_FROM_CHAIN",
      path: `${hotkey}.${field}`,
      recorded: entry[field],
      expected: revealed[field],
      message: `${hotkey}'s ${field} in round ${round} is recorded as ${entry[field]}, on the chain it is ${revealed[field]}.`,
    }));
  }
}

/** Who is on the subnet has what it revealed there, unless it left in between: then the chain may have forgotten it. */
function expectWord(
  { round, recorded, tally }: RoundCase,
  { hotkey, isHere }: { readonly hotkey: string; readonly isHere: boolean },
): void {
  tally.expect(!isHere, () => ({
    severity: "warning",
    code: "SUBMISSION_NOT_ON_CHAIN",
    file: paths.submissions(round),
    path: hotkey,
    hotkey,
    recorded: recorded[hotkey],
    message: `${hotkey} is on the subnet and the chain holds no word of it, but a submission is recorded in round ${round}: made up, unless it left the subnet and came back since.`,
  }));
}

/** Nobody reveals at a block that has not come. */
function expectPast({ round, recorded, tally }: RoundCase, block: number): void {
  for (const [hotkey, { revealed_at_block: at }] of Object.entries(recorded)) {
    tally.expect(at <= block, () => ({
      code: "SUBMISSION_FROM_FUTURE_BLOCK",
      file: paths.submissions(round),
      path: `${hotkey}.revealed_at_block`,
      hotkey,
      recorded: at,
      expected: `${block} or before`,
      message: `${hotkey} is recorded to have revealed at block ${at}; the chain is at ${block}.`,
    }));
  }
}

async function hearLeader(
  { reader, tally }: Hearing,
  { block, hotkeys }: { readonly block: number; readonly hotkeys: readonly string[] },
): Promise<void> {
  const leader = await readFile(reader, leaderFile);
  const reigning: LeaderEntry | null = leader.kind === "read" ? activeLeader(leader.value, block) : null;
  if (reigning === null) return;
  tally(null).expect(hotkeys.includes(reigning.hotkey), () => ({
    code: "LEADER_NOT_REGISTERED",
    file: paths.leader,
    hotkey: reigning.hotkey,
    recorded: reigning.hotkey,
    message: `The reigning leader ${reigning.hotkey} is not on the subnet at block ${block}: the owner gets its share.`,
  }));
}

function notChecked(hotkeys: readonly string[], { round, why }: { round: number; why: string }): readonly Omission[] {
  if (hotkeys.length === 0) return [];
  const [first] = hotkeys;
  const more = hotkeys.length === 1 ? "" : ` and of ${hotkeys.length - 1} more`;
  return [{ what: `round ${round}'s commitments of ${first}${more}`, why }];
}
