import type { Standing, TimelineRow, Waiting } from "../define-competition.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { countByValue } from "../rules/count-by-value.ts";
import { noiseOf } from "../rules/judge-noise.ts";
import { formatPercent } from "../rules/python-format.ts";
import { JUDGE_NOISE_TWO } from "./duel/noise.ts";
import type { PolicyTwo } from "./policy.ts";
import { readPodCosts } from "./read-costs.ts";
import { type RoundTwo, readRoundFacts, readRoundTwo } from "./read-round.ts";
import { auditRequestExtrasTwo, auditVerdictExtras } from "./records/audits.ts";
import type { ModuleResult } from "./records/results.ts";
import { winnerExtrasTwo } from "./records/submissions.ts";
import { refusalsOf } from "./refusals-of.ts";
import { auditGates } from "./rules/audit-duel.ts";
import type { RoundFacts } from "./rules/facts.ts";
import { noiseOfCrown, noiseOfVerdict } from "./rules/noise-of-verdict.ts";
import { openAudit } from "./rules/open-audit.ts";
import type { DuelsStep } from "./rules/steps.ts";
import type { TimelineEntry } from "./rules/timeline.ts";

/** Where a round of competition 2 stands. A file that cannot be read counts as absent, and is named. */
export async function standingTwo(
  source: RecordSource,
  { round, policy }: { readonly round: number; readonly policy: PolicyTwo },
): Promise<Standing> {
  const { show, refused } = readRoundTwo(source, { round });
  const facts = await readRoundFacts(show);
  const step = policy.nextStep(facts);
  const prompts = (await show.prompts())?.length ?? 0;
  let recordedCount = 0;
  let losses = 0;
  const refusals: string[] = [];
  for (const hotkey of facts.field) {
    const results = Object.values((await show.submitted(hotkey)) ?? {});
    const files = results.filter(({ js }) => js !== null).length;
    recordedCount += files;
    losses += results.length - files;
    refusals.push(...results.flatMap(refusalOf));
  }
  const verdicts = facts.requests.map(({ hotkey }) => facts.verdicts.get(hotkey)?.verdict);
  const requests = (await show.auditRequests()) ?? [];
  const since = (hotkey: string) =>
    auditRequestExtrasTwo.of(requests.find((entry) => entry.hotkey === hotkey)).requested_at ?? null;
  const entries = policy.timeline(facts).entries;
  const deviationOf = await readDeviations(show);
  return {
    submissions: facts.field.length,
    files: { recorded: recordedCount, lost: losses, expected: prompts * facts.field.length },
    matches: {
      played: facts.margins.size,
      left: entries.filter(({ status }) => status === "pending").length,
      exploratory: step.kind === "exploratory" ? 1 : 0,
      next: "left" in step ? { left: step.left, right: step.right } : null,
    },
    audits: {
      requested: facts.requests.length,
      passed: verdicts.filter((verdict) => verdict === "passed").length,
      rejected: verdicts.filter((verdict) => verdict === "failed").length,
      pending: verdicts.filter((verdict) => verdict === undefined).length,
    },
    costs: await readPodCosts(source, { round }),
    timeline: entries.map((entry) => timelineRow(entry, { facts, prompts, deviationOf })),
    refusals: countByValue(refusals),
    builds: countByValue(Object.values((await show.builds()) ?? {}).map(({ status }) => status)),
    waitingFor: waitingFor(step, { facts, since }),
    unreadable: [...refused].map(([file, { message }]) => ({ file, message })),
  };
}

type Requests = { readonly facts: RoundFacts; readonly since: (hotkey: string) => string | null };

function waitingFor(step: DuelsStep, { facts, since }: Requests): Waiting[] {
  const judge = (what: string, hotkey: string | null): Waiting[] => [{ who: "judge", what, hotkey, since: null }];
  switch (step.kind) {
    case "wait":
      return step.waitingFor.flatMap((hotkey) => {
        const { repeats, source } = openAudit(facts, hotkey);
        const request = { hotkey, since: since(hotkey) };
        return [
          ...(repeats.length > 0 ? [{ who: "auditor", what: `regeneration ${repeats.join(", ")}`, ...request }] : []),
          ...(source ? [{ who: "source-auditors", what: "source audit", ...request }] : []),
        ];
      });
    case "crown":
      return judge("the winner's record", null);
    case "request-audits":
      return judge("an audit request", step.requests.at(-1)?.hotkey ?? null);
    case "record-verdicts":
      return judge("a verdict's record", [...step.verdicts.keys()][0] ?? null);
    case "audit-duel":
      return judge(`the audit duel against ${step.side}, repeat ${step.repeat}`, step.hotkey);
    default:
      return judge(`the match against ${step.left}`, step.right);
  }
}

/** Why a module or its views are missing. */
const refusalOf = (result: ModuleResult): readonly string[] =>
  result.js !== null && result.views !== null ? [] : refusalsOf(result, ({ rule }) => rule);

type Deviations = (hotkey: string) => { readonly verdict: number; readonly crown: number };
type StandingContext = { readonly facts: RoundFacts; readonly prompts: number; readonly deviationOf: Deviations };

/** How far chance moves a margin: as it was recorded with the decision, else as the config names it now. */
async function readDeviations(show: RoundTwo["show"]): Promise<Deviations> {
  const { deviation } = noiseOf((await show.config()) ?? {}, JUDGE_NOISE_TWO);
  const verdicts = (await show.generationAudits()) ?? {};
  const winner = await show.winner();
  const crown = winnerExtrasTwo.of(winner).crown?.deviation;
  return (hotkey) => ({
    verdict: auditVerdictExtras.of(verdicts[hotkey]).noise?.deviation ?? deviation,
    crown: (winner?.winner_hotkey === hotkey ? crown : undefined) ?? deviation,
  });
}

function timelineRow(
  { hotkey, status, defender, margin, verified, reason }: TimelineEntry,
  { facts, prompts, deviationOf }: StandingContext,
): TimelineRow {
  const deviation = deviationOf(hotkey);
  const against = defender.slice(0, 10);
  const need = formatPercent(facts.winMargin);
  const gates = auditGates(facts, { hotkey, defender });
  const playCount = gates.filter(({ margin }) => margin !== null).length;
  const audits = `${playCount} of ${gates.length} audit matches played`;
  const verdict = facts.verdicts.get(hotkey)?.verdict;
  const noise =
    verdict && noiseOfVerdict(facts, { ...{ hotkey, defender, verdict, prompts }, deviation: deviation.verdict });
  const isMarginClose = margin !== null && noiseOfCrown(facts, { margin, prompts, deviation: deviation.crown });
  const sentence = {
    won: () => `${formatPercent(margin ?? 0)} against ${against}, ${need} needed; ${verified ? "confirmed" : audits}`,
    lost: () => `${formatPercent(margin ?? 0)} against ${against}, ${need} needed`,
    pending: () => `its match with ${against} is to be played`,
    rejected: () => `${reason ?? ""}; ${audits}`,
  };
  return { hotkey, status, detail: sentence[status](), isClose: isMarginClose || (noise?.close ?? false) };
}
