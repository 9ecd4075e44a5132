import type { StateStore } from "@404-gen/core";
import {
  auditRequestsSchema,
  buildsSchema,
  configSchema,
  generationAuditsSchema,
  type LeaderEntry,
  leaderSchema,
  type MatrixRow,
  needed,
  parseMatrix,
  parsePrompts,
  paths,
  readNeeded,
  readRecord,
  scheduleSchema,
  seedSchema,
  sourceAuditsSchema,
  stemOf,
  submissionsSchema,
} from "@404-gen/core/records";
import { activeLeader, matchKey, type TournamentFacts, tournamentField } from "@404-gen/core/rules";
import type { MatchPrompt } from "../match/types.ts";

/** Everything that a turn of the DUELS stage reads. */
export type RoundFacts = Awaited<ReturnType<typeof loadFacts>>;

/** Reads a round's record as far as the DUELS stage needs it. */
export async function loadFacts(store: Pick<StateStore, "read">, round: number) {
  const [config, seed, submissions, builds, schedule, leader] = await Promise.all([
    readNeeded(store, { path: paths.config, schema: configSchema }),
    readNeeded(store, { path: paths.seed(round), schema: seedSchema }),
    readRecord(store, paths.submissions(round), submissionsSchema),
    readRecord(store, paths.builds(round), buildsSchema),
    readNeeded(store, { path: paths.schedule(round), schema: scheduleSchema }),
    readRecord(store, paths.leader, leaderSchema),
  ]);
  const [audits, sources, requests] = await Promise.all([
    readRecord(store, paths.generationAudits(round), generationAuditsSchema),
    readRecord(store, paths.sourceAudits(round), sourceAuditsSchema),
    readRecord(store, paths.auditRequests(round), auditRequestsSchema),
  ]);
  const matrixText = await store.read(paths.matrix(round));
  const matrix: readonly MatrixRow[] =
    matrixText === null ? [] : parseMatrix(matrixText, { path: paths.matrix(round) });
  const reigning: LeaderEntry | null = activeLeader(leader ?? [], schedule.latest_reveal_block);
  const hotkeys = Object.keys(submissions ?? {});
  const tournament: TournamentFacts = {
    submissions: tournamentField(submissions ?? {}),
    margins: new Map(matrix.map((row) => [matchKey(row.left, row.right), row.margin])),
    winMargin: config.win_margin,
    requested: (requests ?? []).map((request) => request.hotkey),
    // The key names the hotkey: a recorded round holds an entry whose inner hotkey is another's.
    generationAudits: new Map(Object.entries(audits ?? {}).map(([hotkey, audit]) => [hotkey, audit.outcome])),
    sourceAudits: new Map((sources ?? []).map((audit) => [audit.hotkey, audit.verdict])),
  };
  return {
    round,
    config,
    seed: seed.seed,
    hotkeys,
    submissions,
    builds,
    reigning,
    requests,
    matrix,
    matrixText,
    tournament,
  };
}

/** The round's prompts in its order. */
export async function loadPrompts(store: Pick<StateStore, "read">, round: number): Promise<readonly MatchPrompt[]> {
  const path = paths.prompts(round);
  const text = needed(await store.read(path), path);
  return parsePrompts(text, { path }).map((url) => ({ name: stemOf(url), url }));
}
