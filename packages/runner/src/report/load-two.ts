import type { PolicyTwo } from "@404-gen/core/competition";
import { type CompetitionConfig, LEADER } from "@404-gen/core/records";
import { type RoundTwo, readPodCosts, readReportsTwo, readRoundFacts, readRoundTwo } from "@404-gen/core/round";
import { type JudgeNoise, matchKey, noiseOf, takesCrown } from "@404-gen/core/rules";
import {
  type AuditVerdict,
  auditGates,
  auditVerdictExtras,
  bundleUrl,
  contradictoryShare,
  GRID_FILE,
  generationReportExtras,
  JUDGE_NOISE_TWO,
  type ModuleDuel,
  type ModuleMatchReport,
  type ModuleResults,
  moduleMatchExtras,
  moduleResultExtras,
  noiseOfVerdict,
  type RoundFacts,
  SUBMITTED,
  spreadOf,
  submissionExtrasTwo,
  type Timeline,
  winnerExtrasTwo,
} from "@404-gen/core/two";
import { ignoredMiners } from "./ignored-miners.ts";
import type { OwnOptions, OwnView, RecordReader } from "./own-view.ts";
import type { DuelView, FileView, MatchView, MinerView, ModuleAudit } from "./round-view.ts";

/** A round of competition 2 as the page shows it. */
export async function loadTwo(
  reader: RecordReader,
  { round, policy, config }: OwnOptions<PolicyTwo>,
): Promise<OwnView> {
  const records = readRoundTwo(reader, { round });
  const { show } = records;
  const facts = await readRoundFacts(show);
  const timeline = policy.timeline(facts);
  const matrix = (await show.matrix()) ?? [];
  const prompts = (await show.prompts())?.length ?? 0;
  const rejections = timeline.entries.filter(({ status }) => status === "rejected").map(({ hotkey }) => hotkey);
  const out = facts.field.filter((hotkey) => facts.sourceAudits.get(hotkey)?.verdict === "failed");
  const isRejected = (hotkey: string) => rejections.includes(hotkey) || out.includes(hotkey);
  const matches = timeline.entries.flatMap(({ hotkey, defender, margin }) =>
    margin === null ? [] : [{ left: defender, right: hotkey, margin }],
  );
  return {
    miners: await loadMiners(show, { facts, timeline, prompts, deviation: noiseOf(config, JUDGE_NOISE_TWO).deviation }),
    baseline: filesOf(await show.generated(LEADER, 1)),
    matrix,
    matches: [...(await matchesOf(records, "matchReport")), ...(await matchesOf(records, "auditReport"))],
    tournament: {
      contenders: facts.field.filter((hotkey) => !isRejected(hotkey)),
      rejected: facts.field.filter(isRejected),
      qualified: timeline.entries.map(({ hotkey }) => hotkey),
      crownPath: timeline.entries.filter(({ status }) => status === "won").map(({ hotkey }) => hotkey),
    },
    runs: [{ matches, endedBy: null }],
    policy: { takesCrown },
    winner: await show.winner(),
    costs: await readPodCosts(reader, { round }),
    noise: await readNoise(show, config),
  };
}

/** The judge's noise: the deviation recorded with the crown, else the one in the config. */
async function readNoise(show: RoundTwo["show"], config: CompetitionConfig): Promise<JudgeNoise> {
  const noise = noiseOf(config, JUDGE_NOISE_TWO);
  const { crown } = winnerExtrasTwo.of(await show.winner());
  if (crown?.deviation === undefined || crown.deviation === noise.deviation) return noise;
  return { deviation: crown.deviation, measured: "as it was recorded with the crown" };
}

type RoundContext = {
  readonly facts: RoundFacts;
  readonly timeline: Timeline;
  readonly prompts: number;
  readonly deviation: number;
};

async function loadMiners(show: RoundTwo["show"], shelf: RoundContext): Promise<MinerView[]> {
  const submissions = (await show.submissions()) ?? {};
  const builds = (await show.builds()) ?? {};
  const sources = (await show.sourceAudits()) ?? [];
  const reports = (await show.generationReports()) ?? {};
  const verdicts = (await show.generationAudits()) ?? {};
  const { facts } = shelf;
  const taking = await Promise.all(
    facts.field.map(async (hotkey): Promise<MinerView> => {
      const build = builds[hotkey];
      const { wall_seconds: wall = [], equal_bytes: same = [] } = generationReportExtras.of(reports[hotkey]);
      const repeats = (reports[hotkey]?.repeats ?? []).map((one, at) => ({ ...one, wallSeconds: wall[at] ?? null }));
      return {
        hotkey,
        submission: submissions[hotkey] ?? null,
        hardware: submissions[hotkey]?.hardware ?? [],
        hardwareNote: submissionExtrasTwo.of(submissions[hotkey]).hardware_note ?? null,
        ignored: null,
        results: filesOf(await show.submitted(hotkey)),
        generated: {},
        build: build ? { status: build.status, dockerImage: build.docker_image } : null,
        request: null,
        generationAudit: null,
        moduleAudit: auditOf(hotkey, {
          ...{ ...shelf, repeats, sameBytes: same.length },
          deviation: auditVerdictExtras.of(verdicts[hotkey]).noise?.deviation ?? shelf.deviation,
        }),
        sourceAudit: sources.find((source) => source.hotkey === hotkey) ?? null,
        qualification: facts.margins.get(matchKey(LEADER, hotkey)) ?? null,
      };
    }),
  );
  return [...taking, ...ignoredMiners((await show.ignoredSubmissions()) ?? [], submissions)];
}

/** The files of a contestant: each bundle's grid, or the code of the reason why there is no bundle. */
function filesOf(results: ModuleResults | null): Record<string, FileView> {
  return Object.fromEntries(
    Object.entries(results ?? {}).map(([stem, result]) => {
      const { code, message, failures = [] } = moduleResultExtras.of(result);
      const rules = failures.map(({ rule, detail }) => `${rule}: ${detail}`).join("; ");
      const reason = code ?? result.failure_reason;
      const x404 = reason === null ? undefined : { code: reason, message: rules || message };
      return [stem, { png: result.views === null ? null : bundleUrl(result.views, GRID_FILE), x404 }];
    }),
  );
}

type Repeats = readonly {
  readonly repeat_index: number;
  readonly generated_prompts: number;
  readonly failed_prompts: number;
  readonly generation_time: number | null;
  readonly wallSeconds: number | null;
}[];

function auditOf(
  hotkey: string,
  { facts, timeline, prompts, repeats, sameBytes, deviation }: RoundContext & { repeats: Repeats; sameBytes: number },
): ModuleAudit | null {
  const request = facts.requests.find((one) => one.hotkey === hotkey);
  const report = facts.reports.get(hotkey);
  if (request === undefined && report === undefined) return null;
  const entry = timeline.entries.find((one) => one.hotkey === hotkey);
  const defender = entry?.defender ?? request?.latestDefender ?? LEADER;
  const recordedVerdict = facts.verdicts.get(hotkey);
  const gates = auditGates(facts, { hotkey, defender }).map(({ hotkey: _, ...gate }) => gate);
  const own = gates.flatMap(({ side, margin }) => (side === SUBMITTED && margin !== null ? [margin] : []));
  const verdict = recordedVerdict?.verdict;
  return {
    outcome: outcomeOf(verdict, report?.outcome),
    reason: recordedVerdict?.reason || report?.reason || "",
    defender,
    repeats: repeats.map((one) => ({
      repeat: one.repeat_index,
      made: one.generated_prompts,
      failed: one.failed_prompts,
      seconds: one.generation_time,
      wallSeconds: one.wallSeconds,
    })),
    sameBytes,
    gates,
    spread: spreadOf(own)?.deviation ?? null,
    isClose:
      verdict !== undefined &&
      (noiseOfVerdict(facts, { hotkey, defender, verdict, prompts, deviation })?.close ?? false),
  };
}

function outcomeOf(verdict: AuditVerdict["verdict"] | undefined, report: string | undefined): ModuleAudit["outcome"] {
  if (verdict !== undefined) return verdict === "passed" ? "passed" : "rejected";
  return report === "rejected" ? "rejected" : "pending";
}

async function matchesOf(records: RoundTwo, name: "matchReport" | "auditReport"): Promise<MatchView[]> {
  return (await readReportsTwo(records, name)).map(({ report, repeat }) => matchOf(report, repeat));
}

function matchOf(report: ModuleMatchReport, repeat: number | null): MatchView {
  const { judge = null, offline = null, contradictory } = moduleMatchExtras.of(report);
  const { left, right, margin, score, duels } = report;
  const share = contradictory ?? contradictoryShare(duels.map(({ detail }) => detail));
  return { left, right, margin, score, judge, offline, repeat, contradictory: share, duels: duels.map(duelOf) };
}

function duelOf(duel: ModuleDuel): DuelView {
  const { name, left_png, right_png, winner, detail } = duel;
  const x404 = { ...(duel["x404"] as object | undefined), ...(detail?.reason && { reason: detail.reason }) };
  return { name, left_png, right_png, winner, issues: detail?.issues ?? "", detail, x404 };
}
