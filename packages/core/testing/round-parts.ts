import type { Build } from "../src/competition/records/builds.ts";
import type { CompetitionConfig } from "../src/competition/records/config.ts";
import type { LeaderEntry } from "../src/competition/records/leader.ts";
import type { Result, Results } from "../src/competition/records/results.ts";
import type { Submission } from "../src/competition/records/submissions.ts";
import { buildTag } from "../src/competition/rules/build-status.ts";
import { hardwareOf } from "../src/competition/rules/winner-record.ts";
import type { ModuleResults } from "../src/competition/two/records/results.ts";
import { type ModulePlace, moduleKeys } from "../src/competition/two/rules/module-keys.ts";
import { testHotkey } from "./test-hotkey.ts";

/** What config.json says where a test or a bench does not care: a day a round, a crown from a margin of 5 %. */
export const TEST_CONFIG: CompetitionConfig = {
  name: "test", description: "", first_evaluation_date: "2026-01-01", last_competition_date: "2026-12-31", round_start_time: "08:00:00",
  generation_stage_minutes: 60, finalization_buffer_hours: 1, win_margin: 0.05, weight_decay: 0.2, weight_floor: 0.2,
  prompts_per_round: 128, carryover_prompts: 0, round_duration_days: 1,
}; // biome-ignore format: a record

/** Address of the object store that files of a test round lie in. */
export const TEST_STORE = "https://objects.example";

/** The machines that a submission of competition 2 asks for. */
export const TEST_HARDWARE = { hardware: ["4xH200"] } as const;

/** Who reigns where a test does not care, as leader.json has it. */
export const testLeader = (changes: Partial<LeaderEntry> = {}): LeaderEntry => ({
  hotkey: testHotkey(40),
  repo: "base/generator",
  commit: "b".repeat(40),
  docker: "registry.example/base:b",
  weight: 1,
  effective_block: 0,
  ...changes,
});

/** The submission of miner number `index`, from 0: each reveals a block after the one before. */
export const testSubmission = (index: number, changes: Partial<Submission> = {}): Submission => ({
  repo: `maker-${index}/generator`,
  commit: (index + 1).toString(16).repeat(40).slice(0, 40),
  cdn_url: `https://cdn-${index}.example`,
  revealed_at_block: 50 + index,
  round: `${TEST_CONFIG.name}-0`,
  ...changes,
});

/** What became of a submission's build: a success with this image. */
export function testBuild(submission: Submission, image: string): Build {
  const { repo, commit, revealed_at_block } = submission;
  return {
    repo, commit, revealed_at_block, ...hardwareOf(submission), tag: buildTag(submission), status: "success", docker_image: image,
  } as Build; // biome-ignore format: a record
}

/** Options of {@link testResult} and of the others that say where files lie. */
export type StoreOptions = {
  /** Address of the store. @default TEST_STORE */
  readonly store?: string | undefined;
};

/** A file of competition 1 and its preview, both at `key` except for the extension; null: neither is there. */
export function testResult(
  key: string | null,
  { store = TEST_STORE, ...changes }: Partial<Result> & StoreOptions = {},
): Result {
  const url = (extension: string) => (key === null ? null : `${store}/${key}.${extension}`);
  return {
    glb: url("glb"), png: url("png"), generation_time: 0, size: key === null ? 0 : 1000, attempts: 1, distance: 0, ...changes,
  }; // biome-ignore format: a record
}

/** Whose files, in which file of results. */
export type ResultsPlace = Omit<ModulePlace, "stem">;

/** A contestant's files of competition 1, a row each stem. */
export const testResults = (
  { round, hotkey, kind }: Omit<ResultsPlace, "kind"> & { readonly kind: "submitted" | "generated" },
  { stems, ...more }: Partial<Result> & StoreOptions & { readonly stems: readonly string[] },
): Results =>
  Object.fromEntries(stems.map((stem) => [stem, testResult(`rounds/${round}/${hotkey}/${kind}/${stem}`, more)]));

/** Which modules a contestant has. */
export type ModuleResultsOptions = StoreOptions & {
  readonly stems: readonly string[];
  /** Stems of modules that could not be drawn. @default none */
  readonly undrawn?: readonly string[] | undefined;
  /** Stems without a module. @default none */
  readonly without?: readonly string[] | undefined;
};

/** A contestant's modules of competition 2, a row each stem. */
export function testModuleResults(place: ResultsPlace, options: ModuleResultsOptions): ModuleResults {
  const { stems, undrawn = [], without = [], store = TEST_STORE } = options;
  const rowOf = (stem: string) => {
    const { js, views } = moduleKeys({ ...place, stem });
    if (without.includes(stem)) return { js: null, views: null, failure_reason: "js_fetch_failed: HTTP 404", size: 0 };
    const isDrawn = !undrawn.includes(stem);
    return {
      js: `${store}/${js}`,
      views: isDrawn ? `${store}/${views}` : null,
      failure_reason: isDrawn ? null : "render_failed",
      size: 900,
    };
  };
  return Object.fromEntries(stems.map((stem) => [stem, rowOf(stem)]));
}
