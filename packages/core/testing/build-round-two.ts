import { stemOf } from "../src/competition/records/names.ts";
import { formatPrompts } from "../src/competition/records/prompts.ts";
import { scoreDuels } from "../src/competition/rules/match.ts";
import { concludeDuel } from "../src/competition/two/duel/conclude.ts";
import { decideAngles } from "../src/competition/two/duel/decide-angles.ts";
import { FRONT_VIEWS } from "../src/competition/two/duel/views.ts";
import type { ModuleResults } from "../src/competition/two/records/results.ts";
import type { ModuleKind } from "../src/competition/two/rules/module-keys.ts";
import { selectRoundPrompts } from "../src/competition/two/rules/prompts.ts";
import { STATE_FILES_TWO as FILES } from "../src/competition/two/state-files.ts";
import { TEST_CONFIG, TEST_HARDWARE, testBuild, testLeader, testModuleResults, testSubmission } from "./round-parts.ts";
import { testHotkey } from "./test-hotkey.ts";

/** Who takes part in {@link buildRoundTwo}, by reveal block. */
export const CAST_TWO = {
  /** Wins 3 of 8 prompts and every audit duel: takes the crown. */
  winner: testHotkey(61),
  /** Wins, but what its image makes again loses to its upload in repeat 2. */
  cheat: testHotkey(62),
  /** Wins 1 of 8: does not qualify. One of its modules could not be drawn. */
  weak: testHotkey(63),
} as const;

export type BuildRoundTwoOptions = {
  /** Words of the judge under each duel. @default plain ones */
  readonly words?: string | undefined;
};

const PROMPTS = 8;
const SEED = 404;
const WIN_MARGIN = 0.25;
const REPEATS = 2;
const LATEST = 20_000;

type Winner = "left" | "right" | "draw";

/**
 * A complete round of competition 2 made by code: it is over and has its winner, and the next one is open. It has every file of the
 * competition, as the rules give them; verify finds no difference.
 */
export function buildRoundTwo({ words = "The handle is thinner" }: BuildRoundTwoOptions = {}): Map<string, string> {
  const files = new Map<string, string>();
  const { winner, cheat, weak } = CAST_TWO;
  const pool = Array.from({ length: 40 }, (_, index) => `https://prompts.example/p${1000 + index}.png`);
  const prompts = selectRoundPrompts({
    round: 0,
    seed: SEED,
    previousPrompts: [],
    pool,
    promptsPerRound: PROMPTS,
    carryoverPrompts: 2,
  }).prompts;
  const stems = prompts.map(stemOf);
  const round = { round: 0 };
  putRoot(files, pool);
  files.set(FILES.prompts.path(round), formatPrompts(prompts));
  files.set(FILES.seed.path(round), FILES.seed.format({ seed: SEED }));
  const hotkeys = [winner, cheat, weak];
  files.set(
    FILES.submissions.path(round),
    FILES.submissions.format(Object.fromEntries(hotkeys.map((hotkey, index) => [hotkey, submissionOf(index)]))),
  );
  files.set(
    FILES.builds.path(round),
    FILES.builds.format(
      Object.fromEntries(
        hotkeys.map((hotkey, at) => [hotkey, testBuild(submissionOf(at), imageOf(at)) as ModuleBuild]),
      ),
    ),
  );
  const sides = new Map<string, ModuleResults>();
  const put = (hotkey: string, kind: ModuleKind, undrawn: readonly string[] = []) => {
    const results = testModuleResults({ ...round, hotkey, kind }, { stems, undrawn });
    sides.set(`${hotkey} ${kind}`, results);
    const repeat = Number(/\d+$/.exec(kind)?.[0]);
    if (kind === "submitted") files.set(FILES.submitted.path({ ...round, hotkey }), FILES.submitted.format(results));
    else files.set(FILES.generated.path({ ...round, hotkey, repeat }), FILES.generated.format(results));
  };
  put("leader", "generated_1");
  for (const hotkey of hotkeys) put(hotkey, "submitted", hotkey === weak ? stems.slice(-1) : []);
  for (const hotkey of [winner, cheat]) for (const repeat of [1, 2]) put(hotkey, `generated_${repeat}`);
  const report = (sides: Omit<Match, "stems" | "prompts" | "words">) => reportOf({ ...sides, stems, prompts, words });
  const pictureOf = (hotkey: string) =>
    sides.get(hotkey === "leader" ? "leader generated_1" : `${hotkey} submitted`) as ModuleResults;
  const matches = [
    { left: "leader", right: winner, wins: 3 }, { left: "leader", right: cheat, wins: 2 }, { left: "leader", right: weak, wins: 1 },
    { left: winner, right: cheat, wins: 2 },
  ]; // biome-ignore format: a table
  const rows = matches.map(({ left, right, wins }) => {
    const match = report({
      left,
      right,
      leftResults: pictureOf(left),
      rightResults: pictureOf(right),
      wins,
      losses: 0,
    });
    files.set(FILES.matchReport.path({ ...round, right, left: left.slice(0, 10) }), FILES.matchReport.format(match));
    return { left, right, margin: match.margin };
  });
  files.set(FILES.matrix.path(round), FILES.matrix.format(rows));
  const audits = [winner, cheat].flatMap((hotkey) =>
    [1, 2].flatMap((repeat) =>
      ["submitted", hotkey === winner ? "leader" : winner].map((side) => {
        const isOwn = side === "submitted";
        const isBad = isOwn && hotkey === cheat && repeat === 2;
        const match = report({
          left: side, right: hotkey, leftResults: isOwn ? pictureOf(hotkey) : pictureOf(side),
          rightResults: sides.get(`${hotkey} generated_${repeat}`) as ModuleResults, wins: isOwn ? 0 : 3, losses: isBad ? 4 : isOwn ? repeat - 1 : 0,
        }); // biome-ignore format: a record
        const path = FILES.auditReport.path({ ...round, right: hotkey, left: side.slice(0, 10), repeat });
        files.set(path, FILES.auditReport.format(match));
        return { left: `${side}_${repeat}`, right: hotkey, margin: match.margin };
      }),
    ),
  );
  files.set(FILES.auditMatrix.path(round), FILES.auditMatrix.format(audits));
  putAudits(files, hotkeys);
  return files;
}

function putRoot(files: Map<string, string>, pool: readonly string[]): void {
  const config = {
    ...TEST_CONFIG,
    ...{ name: "modules", description: "A small competition of modules", first_evaluation_date: "2026-02-01" },
    ...{ win_margin: WIN_MARGIN, prompts_per_round: PROMPTS, carryover_prompts: 2, audit_repeats: REPEATS },
  };
  files.set("config.json", FILES.config.format(config));
  files.set("prompts.txt", formatPrompts(pool));
  files.set("state.json", FILES.state.format({ current_round: 1, stage: "open", next_stage_eta: null }));
  const { repo, commit, hardware } = submissionOf(0);
  const first = {
    ...testLeader({ hotkey: testHotkey(60), repo: "base/modules", weight: 0.5, effective_block: 100 }),
    hardware,
  };
  const champion = testLeader({
    hotkey: CAST_TWO.winner,
    repo,
    commit,
    docker: imageOf(0),
    effective_block: LATEST + 7200,
  });
  files.set("leader.json", FILES.leader.format([first, { ...champion, hardware }]));
  const schedule = (earliest: number, latest: number) =>
    FILES.schedule.format({
      earliest_reveal_block: earliest,
      latest_reveal_block: latest,
      generation_deadline_block: latest + 300,
    });
  files.set(FILES.schedule.path({ round: 0 }), schedule(0, LATEST));
  files.set(FILES.schedule.path({ round: 1 }), schedule(LATEST + 1, LATEST + 7200));
}

const submissionOf = (index: number) => ({
  ...testSubmission(index, { repo: `maker-${index}/modules`, revealed_at_block: 200 + index, round: "modules-0" }),
  hardware: [...TEST_HARDWARE.hardware],
});

const imageOf = (index: number): string => `registry.example/maker-${index}:modules-0`;
type ModuleBuild = ReturnType<typeof testBuild> & { hardware: string[] };

type Match = {
  readonly left: string;
  readonly right: string;
  readonly leftResults: ModuleResults;
  readonly rightResults: ModuleResults;
  readonly stems: readonly string[];
  readonly prompts: readonly string[];
  readonly wins: number;
  readonly losses: number;
  readonly words: string;
};

function reportOf({ left, right, leftResults, rightResults, stems, prompts, wins, losses, words }: Match) {
  const duels = stems
    .map((name, index) => {
      const [a, b] = [leftResults[name], rightResults[name]];
      const plan: Winner = index < wins ? "right" : index < wins + losses ? "left" : "draw";
      const { winner, detail } = b?.views
        ? duelOf(plan, words)
        : { winner: "left" as const, detail: { reason: "no preview from right" } };
      const grid = (views: string | null | undefined) => (views ? `${views}/grid.png` : null);
      return {
        name, prompt: prompts[index] as string, left_js: a?.js ?? null, left_png: grid(a?.views), right_js: b?.js ?? null, right_png: grid(b?.views),
        winner, detail,
      }; // biome-ignore format: a record
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { left, right, ...scoreDuels(duels, duels.length), duels };
}

/** A duel that stage 1 decides, or one that goes through all four stages to a draw. */
function duelOf(winner: Winner, words: string) {
  const [a = 4, b = 4] = { right: [5, 2], left: [2, 5], draw: [4, 4] }[winner];
  const s1 = decideAngles(
    FRONT_VIEWS.map((label, index) =>
      // The last angle of a draw contradicts itself.
      winner === "draw" && index === 3 ? { label, ab: [2, 5], ba: [2, 5] } : { label, ab: [a, b], ba: [b, a] },
    ),
  );
  if (winner !== "draw") return concludeDuel({ s1, s2: null, s3: null, s4: null }, { issues: words });
  const ok = { right: "ok", back: "ok", left: "ok", top_down: "ok" } as const;
  const features = [
    { feature: "two handles", side_a: "yes", side_b: "partial" },
    { feature: "a round lid", side_a: null, side_b: "no" },
  ] as const;
  return concludeDuel(
    {
      s1,
      s2: {
        detail: {
          choice: "draw",
          source: "consensus_3",
          best_view: { penalty_a: 3, penalty_b: 2.5 },
          artifact_compare: { penalty_a: 3, penalty_b: 3 },
          checklist: {
            main_object: "pot",
            main_object_correct_a: true,
            main_object_correct_b: true,
            features: [...features],
            score_a: 5,
            score_b: 4,
          },
        },
        tag: "",
      },
      s3: { fired: false, choice: null },
      s4: { choice: "draw", side_verdicts: { a: "ok", b: "ok" }, per_angle: { a: ok, b: ok } },
    },
    { issues: words },
  );
}

function putAudits(files: Map<string, string>, [winner = "", cheat = ""]: readonly string[]): void {
  const round = { round: 0 };
  const requests = [{ hotkey: winner, latest_defender: "leader" }, { hotkey: cheat, latest_defender: winner }]; // biome-ignore format: a table
  files.set(FILES.auditRequests.path(round), FILES.auditRequests.format(requests));
  const repeats = [1, 2].map((repeat_index) => ({
    repeat_index,
    generated_prompts: PROMPTS,
    failed_prompts: 0,
    generation_time: 1000.5 * repeat_index,
  }));
  const reports = [winner, cheat].map((hotkey) => [
    hotkey,
    { hotkey, outcome: "completed" as const, repeats, reason: "" },
  ]);
  files.set(FILES.generationReports.path(round), FILES.generationReports.format(Object.fromEntries(reports)));
  const verdicts = {
    [winner]: { hotkey: winner, verdict: "passed" as const, reason: "" },
    [cheat]: { hotkey: cheat, verdict: "failed" as const, reason: "submitted vs generated #2: -50.00%" },
  };
  files.set(FILES.generationAudits.path(round), FILES.generationAudits.format(verdicts));
  const sources = [winner, cheat].map((hotkey) => ({ hotkey, verdict: "passed" as const, reason: "read" }));
  files.set(FILES.sourceAudits.path(round), FILES.sourceAudits.format(sources));
  const pod = (repeat_index: number) => ({
    pod_id: "pod-a", repeat_index, provider: "simulated", batch_times: [1000.5 * repeat_index], total_generation_time: 1000.5 * repeat_index,
    termination_reason: "completed" as const, payload: null,
  }); // biome-ignore format: a record
  for (const hotkey of [winner, cheat])
    files.set(
      FILES.podStats.path({ ...round, hotkey }),
      FILES.podStats.format({ "pod-a-r1": pod(1), "pod-a-r2": pod(2) }),
    );
  const { repo, commit, hardware } = submissionOf(0);
  files.set(
    FILES.winner.path(round),
    FILES.winner.format({ winner_hotkey: winner, repo, commit, docker_image: imageOf(0), hardware }),
  );
}
