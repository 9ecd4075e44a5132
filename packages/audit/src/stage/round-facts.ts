import { CompetitionError, type StateStore } from "@404-gen/core";
import {
  type AuditRequests,
  type Builds,
  type GenerationAudits,
  type LeaderEntry,
  type Results,
  type Stage,
  type Submissions,
  stateFile,
  stemOf,
} from "@404-gen/core/records";
import { getFile, readRoundOne } from "@404-gen/core/round";
import { activeLeader } from "@404-gen/core/rules";

/** Stages in which this service works. */
export const ACTIVE_STAGES: readonly Stage[] = ["miner_generation", "downloading", "duels"];

/** What is recorded of the round that matters to audits. */
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

/** The facts of the current round, or why there is nothing to do. */
export async function readFacts(state: StateStore): Promise<RoundFacts | { readonly idle: string }> {
  const now = await getFile(state, stateFile);
  if (!now) return { idle: "no state.json" };
  if (!ACTIVE_STAGES.includes(now.stage)) return { idle: `stage ${now.stage}` };
  const round = now.current_round;
  const { get } = readRoundOne(state, { round });
  const [seed, prompts, submissions] = [await get.seed(), await get.prompts(), await get.submissions()];
  if (!seed || prompts === null || !submissions) throw missing(round);
  const block = (await get.schedule())?.latest_reveal_block ?? Number.MAX_SAFE_INTEGER;
  return {
    round,
    stage: now.stage,
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

const missing = (round: number) =>
  new CompetitionError(`round ${round} has no seed, prompts or submissions`, {
    code: "ROUND_INCOMPLETE",
    fault: "infrastructure",
    data: { round },
  });

/**
 * True while the competition is still in this round and not paused: asked before each prompt and before a verdict. Looks at the branch
 * itself, so that an operator's pause holds at once; a host that does not answer says nothing, and what was seen last counts.
 */
export async function mayContinue(state: StateStore, round: number): Promise<boolean> {
  await state.refresh().catch(() => undefined);
  const now = await getFile(state, stateFile);
  return now?.current_round === round && ACTIVE_STAGES.includes(now.stage);
}
