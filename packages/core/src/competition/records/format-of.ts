import { formatAuditRequests, parseAuditRequests } from "./audit-requests.ts";
import { formatBuilds, parseBuilds } from "./builds.ts";
import { formatConfig, parseConfig } from "./config.ts";
import { formatGenerationAudits, parseGenerationAudits } from "./generation-audits.ts";
import { formatLeader, parseLeader } from "./leader.ts";
import { formatMatchReport, parseMatchReport } from "./match-report.ts";
import { formatMatrix, parseMatrix } from "./matches-matrix.ts";
import { formatPodStats, parsePodStats } from "./pod-stats.ts";
import { formatPrompts, parsePrompts } from "./prompts.ts";
import type { RecordFormat } from "./record.ts";
import { formatResults, parseResults } from "./results.ts";
import { formatSchedule, parseSchedule } from "./schedule.ts";
import { formatSeed, parseSeed } from "./seed.ts";
import { formatSourceAudits, parseSourceAudits } from "./source-audits.ts";
import { formatState, parseState } from "./state.ts";
import { formatSubmissions, parseSubmissions } from "./submissions.ts";
import { formatWinner, parseWinner } from "./winner.ts";

/** Kinds of state files, by where they lie. */
const FORMATS: readonly (readonly [RegExp, RecordFormat<unknown>])[] = [
  [/^state\.json$/, { parse: parseState, format: formatState }],
  [/^config\.json$/, { parse: parseConfig, format: formatConfig }],
  [/^leader\.json$/, { parse: parseLeader, format: formatLeader }],
  [/^(rounds\/\d+\/)?prompts\.txt$/, { parse: parsePrompts, format: formatPrompts }],
  [/^rounds\/\d+\/schedule\.json$/, { parse: parseSchedule, format: formatSchedule }],
  [/^rounds\/\d+\/seed\.json$/, { parse: parseSeed, format: formatSeed }],
  [/^rounds\/\d+\/submissions\.json$/, { parse: parseSubmissions, format: formatSubmissions }],
  [/^rounds\/\d+\/builds\.json$/, { parse: parseBuilds, format: formatBuilds }],
  [/^rounds\/\d+\/require_audit\.json$/, { parse: parseAuditRequests, format: formatAuditRequests }],
  [/^rounds\/\d+\/generation_audits\.json$/, { parse: parseGenerationAudits, format: formatGenerationAudits }],
  [/^rounds\/\d+\/source_audit\.json$/, { parse: parseSourceAudits, format: formatSourceAudits }],
  [/^rounds\/\d+\/matches_matrix\.csv$/, { parse: parseMatrix, format: formatMatrix }],
  [/^rounds\/\d+\/winner\.json$/, { parse: parseWinner, format: formatWinner }],
  [/^rounds\/\d+\/[^/]+\/(submitted|generated)\.json$/, { parse: parseResults, format: formatResults }],
  [/^rounds\/\d+\/[^/]+\/duels_[^/]+\.json$/, { parse: parseMatchReport, format: formatMatchReport }],
  [/^rounds\/\d+\/[^/]+\/pod_stats\.json$/, { parse: parsePodStats, format: formatPodStats }],
];

/** Reader and writer of whatever record lies at a path of the state repository; null where no record belongs. */
export function formatOf(path: string): RecordFormat<unknown> | null {
  return FORMATS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
