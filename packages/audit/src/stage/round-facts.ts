import { CompetitionError } from "@404-gen/core";
import type { Look } from "@404-gen/core/owner";
import {
  type AuditRequests,
  type Builds,
  type GenerationAudits,
  type LeaderEntry,
  type Results,
  type Stage,
  type Submissions,
  stemOf,
} from "@404-gen/core/records";
import { readRoundOne } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";

/** Stages in which the auditor works. */
export const ACTIVE_STAGES: readonly Stage[] = ["miner_generation", "downloading", "duels"];

type RoundLook = Pick<Look, "record" | "round" | "stage">;

/** The recorded facts of a round that audits need. */
export type RoundFacts = {
  readonly round: number;
  readonly stage: Stage;
  readonly seed: number;
  /** Stem → address of the prompt picture, in the round's order. */
  readonly prompts: ReadonlyMap<string, string>;
  readonly submissions: Submissions;
  readonly leader: LeaderEntry | null;
  readonly baseline: Results;
  readonly builds: Builds | null;
  readonly requests: AuditRequests;
  readonly audits: GenerationAudits;
};

/** Reads the facts of a round at one revision of the record. */
export async function readFacts({ record, round, stage }: RoundLook): Promise<RoundFacts> {
  const { get } = readRoundOne(record, { round });
  const [seed, prompts, submissions] = [await get.seed(), await get.prompts(), await get.submissions()];
  if (!seed || prompts === null || !submissions) throw roundIncomplete(round);
  const block = (await get.schedule())?.latest_reveal_block ?? Number.MAX_SAFE_INTEGER;
  return {
    round,
    stage,
    seed: seed.seed,
    prompts: new Map(prompts.map((url) => [stemOf(url), url])),
    submissions,
    leader: activeLeader((await get.leader()) ?? [], block),
    baseline: (await get.generated("leader")) ?? {},
    builds: await get.builds(),
    requests: (await get.auditRequests()) ?? [],
    audits: (await get.generationAudits()) ?? {},
  };
}

/** The error of a round whose record is not complete enough to run images. */
export const roundIncomplete = (round: number) =>
  new CompetitionError(`round ${round} has no seed, prompts or submissions`, {
    code: "ROUND_INCOMPLETE",
    fault: "infrastructure",
    data: { round },
  });
