import { describe, expect, it } from "vitest";
import { buildRepository } from "../../../testing/build-repository.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import { appended, rewritten, sweep, sweepHistory } from "../../../testing/tamper-sweep.ts";
import { proveRepository } from "./prove.ts";
import type { HistoryCommit } from "./types.ts";

const { files, commits } = buildRepository({ rounds: 1 });

/** Nothing is said: not even a note, such as that the operator changed the config between rounds. */
async function isUnseen(history: readonly HistoryCommit[]): Promise<boolean> {
  const { reader, git } = memoryHistory(history);
  return (await proveRepository({ name: "memory", reader, git })).findings.length === 0;
}

async function unseen<T extends { readonly name: string }>(
  tampers: readonly T[],
  make: (tamper: T) => readonly HistoryCommit[],
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const tamper of tampers) if (await isUnseen(make(tamper))) names.push(tamper.name);
  return names;
}

/** Changes of the newest state, told in docs/verify.md by who would see them. */
const CHOICES: readonly RegExp[] = [
  // The operator's to choose and to announce, between rounds; no rule of a finished round reads them.
  /^config\.json (first_evaluation_date|round_start_time|finalization_buffer_hours|weight_floor|weight_decay|carryover_prompts|round_duration_days) /,
  // The pool of fresh prompts, which need not be in the repository.
  /^\*\.txt (removed|last line changed|second line changed)/,
  // An eta within the slack of the chain's speed.
  /^state\.json next_stage_eta replaced/,
];
const SEEN_BY_CHAIN: readonly RegExp[] = [/submissions\.json \*\.cdn_url replaced/];
const SEEN_BY_OBJECTS: readonly RegExp[] = [/(submitted|generated)\.json \*\.size (taken out|raised|lowered)/];
/** Evidence itself: a second audit, or whoever kept an earlier commit. */
const SEEN_BY_A_SECOND_AUDIT: readonly RegExp[] = [
  /generated\.json \*\.(generation_time|distance) (taken out|raised|lowered)/,
  /builds\.json \*\.docker_image replaced/,
];
/** Zeros that a file may leave out. */
const SAYS_THE_SAME: readonly RegExp[] = [/(submitted|generated)\.json \*\.(generation_time|distance) taken out/];
/** Notes on which nothing rests, and fields whose absence means what they said. */
const NOTHING_RESTS_ON: readonly RegExp[] = [/(submitted|generated)\.json \*\.attempts /, /submitted\.json \*\.x404\./];

const matches = (patterns: readonly RegExp[]) => (name: string) => patterns.some((pattern) => pattern.test(name));

describe("every harmful change of a good repository", () => {
  it("is told when it comes as a further commit with a service's own message", { timeout: 600_000 }, async () => {
    const tampers = sweep(files);
    expect(tampers.length).toBeGreaterThan(200);
    const names = await unseen(tampers, (tamper) => appended(commits, tamper));
    expect(names).toEqual([]);
  });

  it("is told in a history written anew, or a named witness would see it", { timeout: 600_000 }, async () => {
    const explained = [
      ...CHOICES,
      ...SEEN_BY_CHAIN,
      ...SEEN_BY_OBJECTS,
      ...SEEN_BY_A_SECOND_AUDIT,
      ...SAYS_THE_SAME,
      ...NOTHING_RESTS_ON,
    ];
    const names = await unseen(sweep(files), (tamper) => rewritten(commits, tamper));
    expect(names.filter((name) => !matches(explained)(name))).toEqual([]);
    // None of the explanations is a leftover of a hole that was closed.
    expect(explained.filter((pattern) => !names.some((name) => pattern.test(name)))).toEqual([]);
  });

  it("is told of history, unless steps of one service were only put together or put in another order", {
    timeout: 600_000,
  }, async () => {
    const names = await unseen(sweepHistory(commits), ({ commits: list }) => list);
    expect(names.filter((name) => !matches(LESS_TOLD)(name))).toEqual([]);
  });
});

/** What a history written anew may say otherwise and still follow the rules; whoever kept an earlier commit sees it (`--witness`). */
const LESS_TOLD: readonly RegExp[] = [
  // Services may write several steps in one commit.
  /: (in one with the next|after the next)$/,
  // Before the competition's state there is nothing to follow, and people write what they like.
  /^Set up the competition: /,
  /^Sources read: with a message of its own$/,
  // Told against the clock, which this test does not give.
  /^Update state \(open\).*: a month ahead$/,
];
