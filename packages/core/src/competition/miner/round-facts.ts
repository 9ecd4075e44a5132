import type { StateStore } from "../../ports/state-store.ts";
import { auditRequestsSchema } from "../records/audit-requests.ts";
import { buildsSchema } from "../records/builds.ts";
import { generationAuditsSchema } from "../records/generation-audits.ts";
import { type IgnoredSubmission, ignoredSubmissionsSchema } from "../records/ignored-submissions.ts";
import { type MatrixRow, parseMatrix } from "../records/matches-matrix.ts";
import { paths } from "../records/paths.ts";
import { readRecord } from "../records/record.ts";
import { resultsSchema } from "../records/results.ts";
import { sourceAuditsSchema } from "../records/source-audits.ts";
import { submissionsSchema } from "../records/submissions.ts";
import { winnerSchema } from "../records/winner.ts";

/** Whatever reads a state repository. */
export type StateReader = Pick<StateStore, "read">;

async function matrix(reader: StateReader, round: number): Promise<readonly MatrixRow[]> {
  const path = paths.matrix(round);
  const text = await reader.read(path);
  return text === null ? [] : parseMatrix(text, { path });
}

/** All that a round's records say about one hotkey; an absent file is null or empty. */
export async function readRoundFacts(reader: StateReader, of: { readonly round: number; readonly hotkey: string }) {
  const { round, hotkey } = of;
  const [submissions, ignored, builds, submitted, generated, requests, audits, sources, matches, winner] =
    await Promise.all([
      readRecord(reader, paths.submissions(round), submissionsSchema),
      readRecord(reader, paths.ignoredSubmissions(round), ignoredSubmissionsSchema),
      readRecord(reader, paths.builds(round), buildsSchema),
      readRecord(reader, paths.submitted(round, hotkey), resultsSchema),
      readRecord(reader, paths.generated(round, hotkey), resultsSchema),
      readRecord(reader, paths.auditRequests(round), auditRequestsSchema),
      readRecord(reader, paths.generationAudits(round), generationAuditsSchema),
      readRecord(reader, paths.sourceAudits(round), sourceAuditsSchema),
      matrix(reader, round),
      readRecord(reader, paths.winner(round), winnerSchema),
    ]);
  return {
    collected: submissions !== null,
    submission: submissions?.[hotkey] ?? null,
    ignored: (ignored ?? []).filter((each: IgnoredSubmission) => each.hotkey === hotkey),
    build: builds?.[hotkey] ?? null,
    submitted,
    generated,
    request: requests?.find((each) => each.hotkey === hotkey) ?? null,
    audit: audits?.[hotkey] ?? null,
    source: sources?.find((each) => each.hotkey === hotkey) ?? null,
    matches: matches.filter(({ left, right }) => left === hotkey || right === hotkey),
    winner,
  };
}

export type RoundFacts = Awaited<ReturnType<typeof readRoundFacts>>;
