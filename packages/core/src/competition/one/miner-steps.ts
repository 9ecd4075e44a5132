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
import { LEADER } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import { modelUrl } from "../records/recorded-model.ts";
import { type Result, resultExtras } from "../records/results.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { formatPercent } from "../rules/python-format.ts";
import type { PolicyOne } from "./policy.ts";
import { readRoundOne, readTournament } from "./read-round.ts";

/** What became of a hotkey's submission in a round of competition 1. */
export async function minerStepsOne(
  source: RecordSource,
  { round, hotkey, isOver, policy }: MinerOf & { readonly policy: PolicyOne },
): Promise<readonly MinerStep[]> {
  const facts = await readFacts(source, { round, hotkey, policy });
  const of = paths.submitted(round, hotkey);
  const views: readonly StepView<Facts>[] = [
    { name: "collected", from: paths.submissions(round), look: collectedStep },
    { name: "built", from: paths.builds(round), look: ({ build }) => builtStep(build) },
    { name: "downloaded", from: of, look: ({ submitted }) => filesStep(submitted, { ...DOWNLOADS, whyMissing }) },
    { name: "rendered", from: of, look: ({ submitted }) => filesStep(submitted, { ...RENDERS, whyMissing }) },
    { name: "judged", from: paths.matrix(round), look: judgingStep },
    { name: "audit-requested", from: paths.auditRequests(round), look: requestStep },
    { name: "regenerated", from: paths.generationAudits(round), look: regenerationStep },
    { name: "source-read", from: paths.sourceAudits(round), look: ({ source: read, request }) => sourceStep(read, { isAsked: request !== null }) },
    { name: "outcome", from: paths.winner(round), look: outcome },
  ]; // biome-ignore format: a table
  return readSteps(views, { facts, isOver });
}

type Of = { readonly round: number; readonly hotkey: string; readonly policy: PolicyOne };

/** All that a round's records say about one hotkey; an absent file is null or empty, and so is a refused one, which `refused` names. */
async function readFacts(source: RecordSource, { round, hotkey, policy }: Of) {
  const records = readRoundOne(source, { round });
  const { show } = records;
  const submissions = await show.submissions();
  const entryOf = <T extends { readonly hotkey: string }>(list: readonly T[] | null) =>
    list?.find((each) => each.hotkey === hotkey) ?? null;
  return {
    hotkey,
    policy,
    collected: submissions !== null,
    submission: submissions?.[hotkey] ?? null,
    ignored: ((await show.ignoredSubmissions()) ?? []).filter((each) => each.hotkey === hotkey),
    build: (await show.builds())?.[hotkey] ?? null,
    submitted: await show.submitted(hotkey),
    request: entryOf(await show.auditRequests()),
    audit: (await show.generationAudits())?.[hotkey] ?? null,
    source: entryOf(await show.sourceAudits()),
    matches: ((await show.matrix()) ?? []).filter(({ left, right }) => left === hotkey || right === hotkey),
    winMargin: (await show.config())?.win_margin ?? null,
    tournament: policy.standing(await readTournament(show)),
    winner: await show.winner(),
    /** Files that cannot be read, so that nothing is said of what they hold, by path. */
    refused: records.refused,
  };
}
type Facts = Awaited<ReturnType<typeof readFacts>>;

const DOWNLOADS: FilesView<Result> = { noun: "files downloaded", isMissing: (result) => modelUrl(result) === null };
const RENDERS: FilesView<Result> = { noun: "previews rendered", isMissing: (result) => result.png === null };
/** As the collector noted it beside the old keys; older records say nothing. */
const whyMissing = (result: Result) => [resultExtras.of(result).code ?? "NO_REASON_RECORDED"];

/** The margins of the miner's matches, and the margin that was needed. A miner that does not qualify has failed here. */
function judgingStep({ matches, hotkey, winMargin, policy }: Facts): Step {
  if (matches.length === 0) return { state: "waiting", detail: "no match played yet" };
  const need = winMargin === null ? "" : `; ${formatPercent(winMargin)} needed`;
  const lines = matches.map(({ left, right, margin }) =>
    right === hotkey
      ? `${formatPercent(margin)} against ${left.slice(0, 10)}`
      : `${formatPercent(-margin)} in defence against ${right.slice(0, 10)}`,
  );
  const first = matches.find(({ left, right }) => left === LEADER && right === hotkey);
  const qualifies = first === undefined || winMargin === null || policy.takesCrown(first.margin, winMargin);
  return {
    state: qualifies ? "done" : "failed",
    detail: `${qualifies ? "qualified" : "did not qualify"}: ${lines.join(", ")}${need}`,
  };
}

function requestStep({ request, winner, tournament, hotkey }: Facts): Step {
  if (!request) {
    const isOut = winner !== null || tournament.rejected.includes(hotkey);
    return { state: isOut ? "none" : "waiting", detail: "no audit was asked for: it has not taken the crown" };
  }
  const critical = request.critical_prompts.length;
  return {
    state: "done",
    detail: `it took the crown; ${critical === 0 ? "no decisive prompts" : `${critical} decisive prompts`}`,
  };
}

function regenerationStep({ audit, request }: Facts): Step {
  if (!audit) return { state: request ? "waiting" : "none", detail: request ? "not audited yet" : "no audit" };
  const detail = `${audit.outcome}: ${audit.checked_prompts} checked, ${audit.failed_prompts} failed${audit.reason ? ` (${audit.reason})` : ""}`;
  return { state: audit.outcome === "passed" ? "done" : audit.outcome === "pending" ? "waiting" : "failed", detail };
}

function outcome(facts: Facts): Step {
  const { tournament, hotkey } = facts;
  return outcomeStep(facts, () => {
    if (tournament.rejected.includes(hotkey)) return "it was rejected";
    return tournament.qualified.includes(hotkey) ? "it was beaten" : "it did not qualify";
  });
}
