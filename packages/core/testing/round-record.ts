import { STATE_FILES_ONE as ONE } from "../src/competition/one/state-files.ts";
import type { CompetitionConfig } from "../src/competition/records/config.ts";
import type { LeaderEntry } from "../src/competition/records/leader.ts";
import { LEADER } from "../src/competition/records/names.ts";
import type { Schedule } from "../src/competition/records/schedule.ts";
import type { Stage } from "../src/competition/records/state.ts";
import type { Submission, Submissions } from "../src/competition/records/submissions.ts";
import { STATE_FILES_TWO as TWO } from "../src/competition/two/state-files.ts";
import {
  type StoreOptions,
  TEST_CONFIG,
  TEST_HARDWARE,
  testBuild,
  testLeader,
  testModuleResults,
  testResults,
  testSubmission,
} from "./round-parts.ts";

/** What matters of a round to a test; all else is as {@link TEST_CONFIG} and the parts beside it have it. */
export type RoundSpec = StoreOptions & {
  /** Stems of the round's prompts. */
  readonly stems: readonly string[];
  /** Hotkeys in the order of their reveal, each with the fields of its submission that differ. */
  readonly miners: readonly string[] | Readonly<Record<string, Partial<Submission>>>;
  /** Number of the round. @default 0 */
  readonly round?: number | undefined;
  /** @default "duels" */
  readonly stage?: Stage | undefined;
  /** Fields of config.json that differ. */
  readonly config?: Partial<CompetitionConfig> | undefined;
  /** Fields of schedule.json that differ. */
  readonly schedule?: Partial<Schedule> | undefined;
  /** @default 7 */
  readonly seed?: number | undefined;
  /** Fields of the leader's entry that differ; null: nobody reigns. */
  readonly leader?: Partial<LeaderEntry> | null | undefined;
  /** Are the leader's files made already? @default false */
  readonly baseline?: boolean | undefined;
  /** Image of miner number `index`, where the images are built already. @default none is */
  readonly imageOf?: ((index: number) => string) | undefined;
  /** Size of each file, bytes. @default 1000 */
  readonly size?: number | undefined;
};

/** Text by path. */
type Files = Record<string, string>;

/** A round of competition 1 with everything submitted, as the collector leaves it to judge and auditor. */
export function recordOne(spec: RoundSpec): Files {
  const { round = 0, stems, store, size = 1000 } = spec;
  const resultsOf = (hotkey: string, kind: "submitted" | "generated") =>
    testResults({ round, hotkey, kind }, { stems, store, size });
  const files = frameOf(spec, { table: ONE, own: {} });
  if (spec.baseline) {
    files[ONE.generated.path({ round, hotkey: LEADER })] = ONE.generated.format(resultsOf(LEADER, "generated"));
  }
  for (const hotkey of hotkeysOf(spec))
    files[ONE.submitted.path({ round, hotkey })] = ONE.submitted.format(resultsOf(hotkey, "submitted"));
  return files;
}

/** The same of competition 2. `without`: stems that nobody submitted a module for. */
export function recordTwo(spec: RoundSpec & { readonly without?: readonly string[] | undefined }): Files {
  const { round = 0, stems, store, without } = spec;
  const files = frameOf(spec, { table: TWO as unknown as Table, own: TEST_HARDWARE });
  if (spec.baseline) {
    const baseline = testModuleResults({ round, hotkey: LEADER, kind: "generated_1" }, { stems, store });
    files[TWO.generated.path({ round, hotkey: LEADER, repeat: 1 })] = TWO.generated.format(baseline);
  }
  for (const hotkey of hotkeysOf(spec)) {
    const results = testModuleResults({ round, hotkey, kind: "submitted" }, { stems, store, without });
    files[TWO.submitted.path({ round, hotkey })] = TWO.submitted.format(results);
  }
  return files;
}

const hotkeysOf = ({ miners }: RoundSpec): readonly string[] =>
  Array.isArray(miners) ? (miners as readonly string[]) : Object.keys(miners);

function submissionsOf(spec: RoundSpec, { name, own }: { readonly name: string; readonly own: object }): Submissions {
  const changes = Array.isArray(spec.miners) ? {} : (spec.miners as Readonly<Record<string, Partial<Submission>>>);
  const round = `${name}-${spec.round ?? 0}`;
  return Object.fromEntries(
    hotkeysOf(spec).map((hotkey, index) => [hotkey, testSubmission(index, { round, ...own, ...changes[hotkey] })]),
  );
}

type Table = Pick<typeof ONE, "config" | "leader" | "submissions" | "builds">;
/** `table`: the files of the competition. `own`: what its submissions and leaders say besides. */
type FrameOptions = { readonly table: Table; readonly own: object };

/** What a round has before any file is submitted. */
function frameOf(spec: RoundSpec, { table, own }: FrameOptions): Files {
  const { round = 0, stage = "duels", stems, seed = 7, imageOf } = spec;
  const place = { round };
  const config = { ...TEST_CONFIG, prompts_per_round: stems.length, ...spec.config };
  const submissions = submissionsOf(spec, { name: config.name, own });
  const builds = Object.entries(submissions).map(([hotkey, one], index) => [
    hotkey,
    testBuild(one, imageOf?.(index) ?? ""),
  ]);
  const schedule = { earliest_reveal_block: 1, latest_reveal_block: 100, generation_deadline_block: 110, ...spec.schedule }; // biome-ignore format: a record
  return {
    [ONE.state.path({})]: ONE.state.format({ current_round: round, stage, next_stage_eta: null }),
    [table.config.path({})]: table.config.format(config),
    [table.leader.path({})]: table.leader.format(spec.leader === null ? [] : [testLeader({ ...own, ...spec.leader })]),
    [ONE.schedule.path(place)]: ONE.schedule.format(schedule),
    [ONE.seed.path(place)]: ONE.seed.format({ seed }),
    [ONE.prompts.path(place)]: ONE.prompts.format(stems.map((stem) => `https://prompts.example/${stem}.png`)),
    [table.submissions.path(place)]: table.submissions.format(submissions),
    ...(imageOf && { [table.builds.path(place)]: table.builds.format(Object.fromEntries(builds)) }),
  };
}
