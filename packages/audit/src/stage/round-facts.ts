import { CompetitionError, type StateStore } from "@404-gen/core";
import {
  type AuditRequests,
  auditRequestsSchema,
  type Builds,
  buildsSchema,
  type GenerationAudits,
  generationAuditsSchema,
  type LeaderEntry,
  leaderSchema,
  parsePrompts,
  paths,
  type Results,
  readRecord,
  resultsSchema,
  type Stage,
  type Submissions,
  scheduleSchema,
  seedSchema,
  stateSchema,
  stemOf,
  submissionsSchema,
} from "@404-gen/core/records";
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
  const now = await readRecord(state, paths.state, stateSchema);
  if (!now) return { idle: "no state.json" };
  if (!ACTIVE_STAGES.includes(now.stage)) return { idle: `stage ${now.stage}` };
  const round = now.current_round;
  const [seed, prompts, submissions, schedule, leaders] = [
    await readRecord(state, paths.seed(round), seedSchema),
    await state.read(paths.prompts(round)),
    await readRecord(state, paths.submissions(round), submissionsSchema),
    await readRecord(state, paths.schedule(round), scheduleSchema),
    await readRecord(state, paths.leader, leaderSchema),
  ];
  if (!seed || prompts === null || !submissions) throw missing(round);
  const block = schedule?.latest_reveal_block ?? Number.MAX_SAFE_INTEGER;
  return {
    round,
    stage: now.stage,
    seed: seed.seed,
    prompts: new Map(parsePrompts(prompts, { path: paths.prompts(round) }).map((url) => [stemOf(url), url])),
    submissions,
    leader: leaders ? activeLeader(leaders, block) : null,
    baseline: (await readRecord(state, paths.generated(round, "leader"), resultsSchema)) ?? {},
    builds: await readRecord(state, paths.builds(round), buildsSchema),
    requests: (await readRecord(state, paths.auditRequests(round), auditRequestsSchema)) ?? [],
    audits: (await readRecord(state, paths.generationAudits(round), generationAuditsSchema)) ?? {},
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
  const now = await readRecord(state, paths.state, stateSchema);
  return now?.current_round === round && ACTIVE_STAGES.includes(now.stage);
}
