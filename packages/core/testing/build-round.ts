import { type AuditRequests, formatAuditRequests } from "../src/competition/records/audit-requests.ts";
import { type Builds, formatBuilds } from "../src/competition/records/builds.ts";
import { type CompetitionConfig, parseConfig } from "../src/competition/records/config.ts";
import { formatGenerationAudits, type GenerationAudits } from "../src/competition/records/generation-audits.ts";
import { formatLeader, type LeaderRecord, parseLeader } from "../src/competition/records/leader.ts";
import type { MatchReport } from "../src/competition/records/match-report.ts";
import { formatMatchReport, matchReportPath } from "../src/competition/records/match-report.ts";
import { formatMatrix, type MatrixRow } from "../src/competition/records/matches-matrix.ts";
import { LEADER, stemOf } from "../src/competition/records/names.ts";
import { paths } from "../src/competition/records/paths.ts";
import { formatPrompts, parsePrompts } from "../src/competition/records/prompts.ts";
import { formatResults, type Results } from "../src/competition/records/results.ts";
import { formatSchedule, parseSchedule, type Schedule } from "../src/competition/records/schedule.ts";
import { formatSeed } from "../src/competition/records/seed.ts";
import { formatSourceAudits, type SourceAudits } from "../src/competition/records/source-audits.ts";
import { formatSubmissions, type Submissions } from "../src/competition/records/submissions.ts";
import { formatWinner, type Winner } from "../src/competition/records/winner.ts";
import { auditVerdict } from "../src/competition/rules/audit-verdict.ts";
import { buildTag } from "../src/competition/rules/build-status.ts";
import { decisivePrompts } from "../src/competition/rules/decisive-prompts.ts";
import { activeLeader, moveCrown } from "../src/competition/rules/leader.ts";
import { planMatch, scoreDuels } from "../src/competition/rules/match.ts";
import { selectPrompts } from "../src/competition/rules/prompts.ts";
import { estimateEta, nextRound } from "../src/competition/rules/schedule.ts";
import { selectSubmissions } from "../src/competition/rules/submissions.ts";
import { decide, type TournamentAction } from "../src/competition/rules/tournament.ts";
import {
  type Match,
  matchKey,
  type TournamentFacts,
  tournamentField,
} from "../src/competition/rules/tournament-facts.ts";
import { CAST, OTHERS_STRENGTH, type RepositoryBuilder, STRENGTH, STRENGTH_PROMPTS, stateText } from "./build-cast.ts";
import { testBuild, testResult, testResults } from "./round-parts.ts";
import { testHotkey } from "./test-hotkey.ts";

/** What a round knows while it is played. */
type Round = {
  readonly builder: RepositoryBuilder;
  readonly round: number;
  readonly config: CompetitionConfig;
  readonly schedule: Schedule;
  readonly leader: LeaderRecord;
  readonly seed: number;
  readonly prompts: readonly string[];
  readonly stems: readonly string[];
  readonly submissions: Submissions;
  readonly results: Map<string, Results>;
  readonly builds: Builds;
  readonly matrix: MatrixRow[];
  readonly reports: Map<string, MatchReport>;
  readonly requests: AuditRequests;
  readonly audits: GenerationAudits;
  readonly sources: SourceAudits;
};

/** Plays a round from OPEN to the next round's OPEN, one commit a step. */
export function playRound(builder: RepositoryBuilder, number: number): void {
  const round = open(builder, number);
  builder.commit(`Update state (downloading) for round ${number}`, { [paths.state]: stateText(number, "downloading") });
  download(round);
  builder.commit(`Update state (duels) for round ${number}`, { [paths.state]: stateText(number, "duels") });
  for (;;) {
    const action = decide(factsOf(round));
    if (action.kind !== "crown") act(round, action);
    else {
      finalize(round, action.winner);
      return;
    }
  }
}

function open(builder: RepositoryBuilder, round: number): Round {
  const read = (path: string) => builder.files.get(path) as string;
  const config = parseConfig(read(paths.config), { path: paths.config });
  const schedule = parseSchedule(read(paths.schedule(round)), { path: "" });
  const seed = 3_035_696_319 + round;
  const before = round > 0 ? parsePrompts(read(paths.prompts(round - 1)), { path: "" }) : [];
  const { prompts } = selectPrompts({
    round,
    seed,
    previousPrompts: before,
    pool: parsePrompts(read(paths.pool), { path: paths.pool }),
    promptsPerRound: config.prompts_per_round,
    carryoverPrompts: config.carryover_prompts,
  });
  const roundName = `${config.name}-${round}`;
  const commitments = commitmentsOf(round, { schedule, others: builder.size.others });
  const { submissions } = selectSubmissions({ commitments, schedule, roundName });
  builder.commit(`Seed, prompts and submissions for round ${round}`, {
    [paths.seed(round)]: formatSeed({ seed }),
    [paths.prompts(round)]: formatPrompts(prompts),
    [paths.submissions(round)]: formatSubmissions(submissions),
    [paths.state]: stateText(round, "miner_generation"),
  });
  const leader = parseLeader(read(paths.leader), { path: paths.leader });
  const stems = prompts.map(stemOf);
  const empty = {
    results: new Map(),
    builds: {},
    matrix: [],
    reports: new Map(),
    requests: [],
    audits: {},
    sources: [],
  };
  return { builder, round, config, schedule, leader, seed, prompts, stems, submissions, ...empty };
}

/** Number of the first test hotkey of the miners beside the cast. */
const FIRST_OTHER = 100;

function commitmentsOf(round: number, { schedule, others }: { readonly schedule: Schedule; readonly others: number }) {
  const more = Array.from(
    { length: others },
    (_, index) => [`other-${index}`, testHotkey(FIRST_OTHER + index)] as const,
  );
  return [...Object.entries(CAST), ...more].map(([name, hotkey], index) => ({
    hotkey,
    entries: [
      {
        block: schedule.earliest_reveal_block + 10 * (index + 1),
        text: JSON.stringify({
          repo: `${name}/generator`,
          commit: `${round}${index.toString(16)}`.repeat(40).slice(0, 40),
          cdn_url: `https://${name}.example/round-${round}`,
        }),
        problem: null,
      },
    ],
  }));
}

function download(round: Round): void {
  const { builder, submissions, stems } = round;
  let changes: Record<string, string> = {};
  let messages: string[] = [];
  const flush = () => {
    changes[paths.builds(round.round)] = formatBuilds(round.builds);
    messages.push(`Update build statuses for round ${round.round}`);
    builder.commit(messages.sort().join("\n"), changes);
    changes = {};
    messages = [];
  };
  const each = Math.ceil(Object.keys(submissions).length / builder.size.downloads);
  let left = each;
  const add = (hotkey: string, path: string, results: Results) => {
    round.results.set(hotkey, results);
    changes[path] = formatResults(results);
    const kind = path.endsWith("generated.json") ? "generated" : "submitted";
    messages.push(`Update ${kind} for round ${round.round}, miner ${hotkey.slice(0, 10)}`);
  };
  const all = (hotkey: string, kind: "submitted" | "generated") =>
    testResults({ round: round.round, hotkey, kind }, { stems });
  add(LEADER, paths.generated(round.round, LEADER), all(LEADER, "generated"));
  for (const [hotkey, submission] of Object.entries(submissions)) {
    const results = all(hotkey, "submitted");
    if (hotkey === CAST.weak) {
      results[stems[7] as string] = testResult(null, { x404: { code: "DOWNLOAD_NOT_FOUND", status: 404 } });
    }
    add(hotkey, paths.submitted(round.round, hotkey), results);
    round.builds[hotkey] = buildOf(hotkey, submission);
    if (--left > 0) continue;
    flush();
    left = each;
  }
  if (messages.length > 0) flush();
}

function buildOf(hotkey: string, submission: Submissions[string]): Builds[string] {
  const image = `registry.example/${hotkey.slice(0, 10)}:${buildTag(submission)}`.toLowerCase();
  return testBuild(submission, image);
}

function factsOf(round: Round): TournamentFacts {
  return {
    submissions: tournamentField(round.submissions),
    margins: new Map(round.matrix.map(({ left, right, margin }) => [matchKey(left, right), margin])),
    winMargin: round.config.win_margin,
    requested: round.requests.map(({ hotkey }) => hotkey),
    generationAudits: new Map(Object.entries(round.audits).map(([hotkey, { outcome }]) => [hotkey, outcome])),
    sourceAudits: new Map(round.sources.map(({ hotkey, verdict }) => [hotkey, verdict])),
  };
}

function act(round: Round, action: Exclude<TournamentAction, { kind: "crown" }>): void {
  if (action.kind === "play") play(round, action);
  else if (action.kind === "request-audit") request(round, action);
  else {
    const [exploratory] = action.exploratory;
    if (exploratory) play(round, exploratory);
    const [first] = action.waitingFor;
    if (first) audit(round, first.hotkey);
  }
}

/** In round 0 the base leader is as strong as 0; later leaders are as strong as the better miner was. */
const strengthOf = (round: Round, name: string) =>
  name === LEADER && round.round > 0 ? (STRENGTH[CAST.better] as number) : (STRENGTH[name] ?? OTHERS_STRENGTH);

function play(round: Round, { left, right }: Match): void {
  const lead = strengthOf(round, right) - strengthOf(round, left);
  const [leftResults, rightResults] = [left, right].map((name) => round.results.get(name) as Results) as [
    Results,
    Results,
  ];
  const plan = planMatch({ stems: round.stems, left: leftResults, right: rightResults });
  let wins = Math.round((Math.abs(lead) * round.stems.length) / STRENGTH_PROMPTS);
  const duels = plan.prompts.map(({ name, outcome }, index) => ({
    name,
    prompt: round.prompts[index] as string,
    left_glb: leftResults[name]?.glb ?? null,
    left_png: leftResults[name]?.png ?? null,
    right_glb: rightResults[name]?.glb ?? null,
    right_png: rightResults[name]?.png ?? null,
    winner: outcome === "duel" ? (wins-- > 0 ? (lead > 0 ? "right" : "left") : "draw") : outcome,
    issues: "Shapes differ a little",
  })) as MatchReport["duels"];
  duels.sort((a, b) => (a.name < b.name ? -1 : 1));
  const report: MatchReport = { left, right, ...scoreDuels(duels, round.stems.length), duels };
  round.matrix.push({ left, right, margin: report.margin });
  round.reports.set(matchKey(left, right), report);
  round.builder.commit(
    `Match report: ${left.slice(0, 10)} vs ${right.slice(0, 10)}\nUpdate matches matrix for round ${round.round}`,
    {
      [matchReportPath(round.round, { left, right })]: formatMatchReport(report),
      [paths.matrix(round.round)]: formatMatrix(round.matrix),
    },
  );
}

function request(
  round: Round,
  { hotkey, defender, margin }: Extract<TournamentAction, { kind: "request-audit" }>,
): void {
  const { duels } = round.reports.get(matchKey(defender, hotkey)) as MatchReport;
  const { seed, config, stems } = round;
  const critical = decisivePrompts({ duels, seed, margin, winMargin: config.win_margin, prompts: stems.length });
  round.requests.push({ hotkey, critical_prompts: [...critical] });
  round.builder.commit(`Update audit requests for round ${round.round}`, {
    [paths.auditRequests(round.round)]: formatAuditRequests(round.requests),
  });
}

function audit(round: Round, hotkey: string): void {
  const generatedResults = Object.fromEntries(
    round.stems.map((stem, index) => {
      const distance = hotkey === CAST.cheat && index < 9 ? 0.4 : 0.02;
      const generation_time = 40 + index;
      return [stem, testResult(`rounds/${round.round}/${hotkey}/generated/${stem}`, { distance, generation_time })];
    }),
  );
  const critical = round.requests.find((entry) => entry.hotkey === hotkey)?.critical_prompts ?? [];
  const { mismatches: _, ...verdict } = auditVerdict({ submitted: round.stems, generated: generatedResults, critical });
  round.audits[hotkey] = { hotkey, ...verdict };
  const message = `Update generated for round ${round.round}, miner ${hotkey.slice(0, 10)}`;
  round.builder.commit(`${message}\nUpdate generation audits for round ${round.round}`, {
    [paths.generated(round.round, hotkey)]: formatResults(generatedResults),
    [paths.generationAudits(round.round)]: formatGenerationAudits(round.audits),
  });
  if (verdict.outcome !== "passed") return;
  round.sources.push({ hotkey, verdict: "passed", reason: "No issues found" });
  round.builder.commit("Sources read", { [paths.sourceAudits(round.round)]: formatSourceAudits(round.sources) });
}

function finalize(round: Round, winner: string): void {
  const { builder, config, schedule } = round;
  const record = winnerOf(round, winner);
  builder.commit(
    `Round ${round.round} winner: ${winner.slice(0, 10)}\nUpdate state (finalizing) for round ${round.round}`,
    {
      [paths.winner(round.round)]: formatWinner(record),
      [paths.state]: stateText(round.round, "finalizing"),
    },
  );
  const currentBlock = schedule.latest_reveal_block + 3000;
  const now = builder.now + 3000 * 12_000;
  const next = nextRound({ now, currentBlock, schedule, config, round: round.round });
  if (next.finished) throw new Error("the small competition does not end");
  const effectiveBlock = next.schedule.latest_reveal_block;
  const leader = moveCrown({ leader: round.leader, winner: record, config, effectiveBlock, currentBlock });
  const eta = estimateEta({ now, currentBlock, targetBlock: effectiveBlock });
  builder.now = next.startsAt;
  builder.commit(`Update state (open), schedule${leader === round.leader ? "" : ", leader"} for round ${next.round}`, {
    [paths.state]: stateText(next.round, "open", eta),
    [paths.schedule(next.round)]: formatSchedule(next.schedule),
    ...(leader === round.leader ? {} : { [paths.leader]: formatLeader(leader) }),
  });
}

function winnerOf({ submissions, builds, leader, schedule }: Round, winner: string): Winner {
  const reigning = activeLeader(leader, schedule.latest_reveal_block);
  const submission = submissions[winner];
  if (submission === undefined) {
    const { repo = "", commit = "", docker = "" } = reigning ?? {};
    return { winner_hotkey: LEADER, repo, commit, docker_image: docker };
  }
  const image = builds[winner]?.docker_image ?? "";
  return { winner_hotkey: winner, repo: submission.repo, commit: submission.commit, docker_image: image };
}
