import type { MinerOf } from "../define-competition.ts";
import {
  builtStep,
  collectedStep,
  type FilesView,
  filesStep,
  type MinerStep,
  outcomeStep,
  readSteps,
  type Step,
  type StepView,
  sourceStep,
} from "../miner/steps.ts";
import { declaredLimits } from "../records/config.ts";
import { LEADER } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { formatPercent } from "../rules/python-format.ts";
import { takesCrown } from "../rules/takes-crown.ts";
import { matchKey } from "../rules/tournament-facts.ts";
import type { PolicyTwo } from "./policy.ts";
import { readRoundFacts, readRoundTwo } from "./read-round.ts";
import { auditMatrixFile, generationReportsFile } from "./records/audits.ts";
import type { ModuleResult } from "./records/results.ts";
import { refusalsOf } from "./refusals-of.ts";
import { auditGates } from "./rules/audit-duel.ts";
import { reportSettings } from "./rules/generation-report.ts";

/** What became of a hotkey's modules in a round of competition 2. */
export async function minerStepsTwo(
  source: RecordSource,
  { round, hotkey, isOver, policy }: MinerOf & { readonly policy: PolicyTwo },
): Promise<readonly MinerStep[]> {
  const facts = await readFacts(source, { round, hotkey, policy });
  const submittedPath = paths.submitted(round, hotkey);
  const [matrix, audits] = [paths.matrix(round), auditMatrixFile.path({ round })];
  const views: readonly StepView<Facts>[] = [
    { name: "collected", from: paths.submissions(round), look: collectedStep },
    { name: "built", from: paths.builds(round), look: ({ build }) => builtStep(build) },
    { name: "downloaded", from: submittedPath, look: (files) => filesStep(files.submitted, { ...DOWNLOADS, whyMissing }) },
    { name: "rendered", from: submittedPath, look: (files) => filesStep(files.submitted, { ...RENDERS, whyMissing }) },
    { name: "judged", from: matrix, look: judgingStep },
    { name: "timeline", from: matrix, look: timelinePlace },
    { name: "audit-requested", from: paths.auditRequests(round), look: requestStep },
    { name: "regenerated", from: generationReportsFile.path({ round }), look: regenerationStep },
    { name: "audit-duels", from: audits, look: auditDuels },
    { name: "source-read", from: paths.sourceAudits(round), look: ({ round: { sourceAudits }, request }) => sourceStep(sourceAudits.get(hotkey) ?? null, { isAsked: request !== null }) },
    { name: "verdict", from: paths.generationAudits(round), look: verdict },
    { name: "outcome", from: paths.winner(round), look: outcome },
  ]; // biome-ignore format: a table
  return readSteps(views, { facts, isOver });
}

type Of = { readonly round: number; readonly hotkey: string; readonly policy: PolicyTwo };

async function readFacts(source: RecordSource, { round, hotkey, policy }: Of) {
  const records = readRoundTwo(source, { round });
  const { show } = records;
  const submissions = await show.submissions();
  const facts = await readRoundFacts(show);
  const timeline = policy.timeline(facts);
  return {
    hotkey,
    round: facts,
    collected: submissions !== null,
    submission: submissions?.[hotkey] ?? null,
    ignored: ((await show.ignoredSubmissions()) ?? []).filter((each) => each.hotkey === hotkey),
    build: (await show.builds())?.[hotkey] ?? null,
    submitted: await show.submitted(hotkey),
    timeline,
    entry: timeline.entries.find((one) => one.hotkey === hotkey) ?? null,
    request: facts.requests.find((one) => one.hotkey === hotkey) ?? null,
    repeats: (await show.generationReports())?.[hotkey]?.repeats ?? [],
    limits: reportSettings(declaredLimits(await show.config())),
    winner: await show.winner(),
    refused: records.refused,
  };
}
type Facts = Awaited<ReturnType<typeof readFacts>>;

const DOWNLOADS: FilesView<ModuleResult> = { noun: "modules downloaded", isMissing: ({ js }) => js === null };
const RENDERS: FilesView<ModuleResult> = { noun: "modules drawn", isMissing: ({ views }) => views === null };
const whyMissing = (result: ModuleResult) => refusalsOf(result, ({ stage, rule }) => `${stage}: ${rule}`);

function judgingStep({ round: { margins, winMargin }, hotkey }: Facts): Step {
  const margin = margins.get(matchKey(LEADER, hotkey));
  if (margin === undefined) return { state: "waiting", detail: "its match with the leader is not played yet" };
  const qualifies = takesCrown(margin, winMargin);
  return {
    state: qualifies ? "done" : "failed",
    detail: `${qualifies ? "qualified" : "did not qualify"}: ${formatPercent(margin)} against leader; ${formatPercent(winMargin)} needed`,
  };
}

/** Where the miner stands among those that qualified. */
function timelinePlace({ entry, round: { winMargin } }: Facts): Step {
  if (entry === null) return { state: "none", detail: "it is not among those that qualified" };
  const against = entry.defender.slice(0, 10);
  switch (entry.status) {
    case "rejected":
      return { state: "failed", detail: `rejected: ${entry.reason}` };
    case "pending":
      return { state: "waiting", detail: `its match with ${against} is not played yet` };
    case "lost":
      return {
        state: "failed",
        detail: `lost to ${against}: ${formatPercent(entry.margin ?? 0)}; ${formatPercent(winMargin)} needed`,
      };
    case "won":
      return {
        state: entry.verified ? "done" : "waiting",
        detail: `took the crown from ${against} with ${formatPercent(entry.margin ?? 0)}${entry.verified ? ", confirmed by its audits" : "; its audits have not confirmed that yet"}`,
      };
  }
}

function requestStep({ request, entry, winner }: Facts): Step {
  if (request)
    return { state: "done", detail: `it took the crown from ${request.latestDefender.slice(0, 10) || "leader"}` };
  const isOut = winner !== null || (entry !== null && entry.status !== "pending");
  return { state: isOut ? "none" : "waiting", detail: "no audit was asked for: it has not taken the crown" };
}

function regenerationStep({ request, hotkey, repeats, limits, round: { reports, auditRepeats } }: Facts): Step {
  const report = reports.get(hotkey);
  if (!report)
    return { state: request ? "waiting" : "none", detail: request ? "its image was not run yet" : "no audit" };
  const runs = repeats
    .map(
      (one) =>
        `#${one.repeat_index} ${one.generated_prompts} made, ${one.failed_prompts} failed${one.generation_time === null ? "" : `, ${one.generation_time.toFixed(0)} s`}`,
    )
    .join("; ");
  const allowance = `at most ${limits.maxMismatchedPrompts} failed and ${limits.totalGenerationTimeLimit} s each`;
  const detail = `${repeats.length} of ${auditRepeats} repeats${runs ? ` (${runs}; ${allowance})` : ""}${report.reason ? `: ${report.reason}` : ""}`;
  return {
    state: report.outcome === "completed" ? "done" : report.outcome === "pending" ? "waiting" : "failed",
    detail,
  };
}

/** Each repeat's two duels with the line that it has to reach: −win_margin against its own upload, win_margin against the defender. */
function auditDuels({ round: facts, hotkey, entry, request }: Facts): Step {
  if (!request) return { state: "none", detail: "no audit" };
  const defender = entry?.defender ?? request.latestDefender;
  const gates = auditGates(facts, { hotkey, defender });
  const gateResults = gates.flatMap(({ margin, ...gate }) => (margin === null ? [] : [{ ...gate, margin }]));
  const below = gateResults.filter(({ margin, line }) => !takesCrown(margin, line));
  const sentences = gateResults.map(
    ({ side, repeat, margin }) => `${side.slice(0, 10)} #${repeat} ${formatPercent(margin)}`,
  );
  const lines = `${formatPercent(-facts.winMargin)} needed against its upload, ${formatPercent(facts.winMargin)} against ${defender.slice(0, 10)}`;
  return {
    state: below.length > 0 ? "failed" : gateResults.length === gates.length ? "done" : "waiting",
    detail: `${gateResults.length} of ${gates.length} played${sentences.length > 0 ? `: ${sentences.join(", ")}` : ""}; ${lines}`,
  };
}

function verdict({ round: { verdicts }, hotkey, request }: Facts): Step {
  const answer = verdicts.get(hotkey);
  if (!answer) return { state: request ? "waiting" : "none", detail: request ? "no verdict yet" : "no audit" };
  return {
    state: answer.verdict === "passed" ? "done" : "failed",
    detail: `${answer.verdict}${answer.reason ? `: ${answer.reason}` : ""}`,
  };
}

function outcome(facts: Facts): Step {
  const { entry } = facts;
  return outcomeStep(facts, () => {
    if (entry === null) return "it did not qualify";
    return entry.status === "rejected" ? `it was rejected (${entry.reason})` : "it was beaten";
  });
}
