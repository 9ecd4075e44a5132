import { createHash } from "node:crypto";
import { type Clock, CompetitionError, type StateStore, systemClock } from "@404-gen/core";
import { formatPrompts, formatSchedule, formatSeed, formatState, paths } from "@404-gen/core/records";
import {
  auditRequestsFileTwo,
  configFileTwo,
  leaderFileTwo,
  type ModulePublisher,
  type ModuleResults,
  moduleKeys,
  submissionsFileTwo,
  submittedFileTwo,
} from "@404-gen/core/two";
import { LEADER_HOTKEY, SEED } from "./round.ts";

/** Real time in which waits of protocols pass a hundred times as fast; limits of a request stay what they are. */
export const fastWaits: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, options) => systemClock.sleep(ms < 25_000 ? ms / 100 : ms, options),
};

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const base = "https://objects.test";

/**
 * A publisher that stores nothing: a module that says `undrawable` is refused; `fault(stem)` says whose publication fails on our side.
 */
export function createTestPublisher(fault: (stem: string) => boolean = () => false) {
  const published: string[] = [];
  const publisher: ModulePublisher = {
    async publish(module, { place }) {
      const keys = moduleKeys(place);
      if (fault(place.stem)) {
        const error = new CompetitionError("the object store is away", { code: "TIMEOUT", fault: "infrastructure" });
        return { kind: "fault", step: "upload-module", js: null, error };
      }
      published.push(`${place.kind}/${place.stem}`);
      const evidence = { jsSha256: sha256(module), viewsSha256: {}, renderer: "plain@1", embedding: "plain@1" };
      const js = `${base}/${keys.js}`;
      if (!Buffer.from(module).toString().includes("undrawable"))
        return { kind: "published", js, views: `${base}/${keys.views}`, evidence };
      const failures = [{ stage: "post_validation", rule: "VERTEX_LIMIT_EXCEEDED", detail: "too many" }];
      const rejection = { code: "VERTEX_LIMIT_EXCEEDED" as const, message: "too many vertices", data: { failures } };
      return { kind: "refused", js, rejection, evidence };
    },
  };
  return { publisher, published };
}

export type TestModuleRound = {
  readonly stems: readonly string[];
  /** Hotkeys of the round, each with the machines that it asked for. */
  readonly miners: Readonly<Record<string, readonly string[]>>;
  /** Whose audit is asked for. */
  readonly requested: readonly string[];
  readonly auditRepeats?: number | undefined;
  /** @default true */
  readonly leader?: boolean | undefined;
  /** Stems that a miner submitted without a module. @default none */
  readonly without?: readonly string[] | undefined;
};

/** Puts a round of competition 2 in its DUELS stage into the store, as collector and judge leave it. */
export async function setUpModuleRound(state: StateStore, round: TestModuleRound): Promise<void> {
  const { stems, miners, requested, auditRepeats = 2, leader = true, without = [] } = round;
  const entry = { repo: "owner/name", commit: "a".repeat(40) };
  const submissions = Object.fromEntries(
    Object.entries(miners).map(([hotkey, hardware]) => [
      hotkey,
      { ...entry, cdn_url: "https://cdn.test/", revealed_at_block: 5, round: "test-0", hardware: [...hardware] },
    ]),
  );
  const leaders = [
    { hotkey: LEADER_HOTKEY, ...entry, docker: "leader:1", hardware: ["4xH200"], weight: 1, effective_block: 0 },
  ];
  const rowOf = (hotkey: string, stem: string) => {
    const { js, views } = moduleKeys({ round: 0, hotkey, kind: "submitted", stem });
    return without.includes(stem)
      ? { js: null, views: null, failure_reason: "js_fetch_failed: HTTP 404", size: 0 }
      : { js: `${base}/${js}`, views: `${base}/${views}`, failure_reason: null, size: 100 };
  };
  const config = {
    name: "test",
    description: "",
    first_evaluation_date: "2026-01-05",
    last_competition_date: "2027-01-05",
    generation_stage_minutes: 240,
    win_margin: 0.07,
    weight_decay: 0.2,
    weight_floor: 0.2,
    prompts_per_round: stems.length,
    carryover_prompts: 0,
    round_start_time: "12:00:00",
    round_duration_days: 3,
    finalization_buffer_hours: 1,
    audit_repeats: auditRepeats,
  };
  const changes = [
    { path: paths.state, text: formatState({ current_round: 0, stage: "duels", next_stage_eta: null }) },
    { path: configFileTwo.path({}), text: configFileTwo.format(config as never) },
    { path: paths.seed(0), text: formatSeed({ seed: SEED }) },
    { path: paths.prompts(0), text: formatPrompts(stems.map((stem) => `https://prompts.test/${stem}.png`)) },
    {
      path: paths.schedule(0),
      text: formatSchedule({ earliest_reveal_block: 0, latest_reveal_block: 10, generation_deadline_block: 20 }),
    },
    { path: submissionsFileTwo.path({ round: 0 }), text: submissionsFileTwo.format(submissions) },
    { path: leaderFileTwo.path({}), text: leaderFileTwo.format(leader ? leaders : []) },
    {
      path: auditRequestsFileTwo.path({ round: 0 }),
      text: auditRequestsFileTwo.format(requested.map((hotkey) => ({ hotkey, latest_defender: "leader" }))),
    },
    ...Object.keys(miners).map((hotkey) => {
      const rows: ModuleResults = Object.fromEntries(stems.map((stem) => [stem, rowOf(hotkey, stem)]));
      return { path: submittedFileTwo.path({ round: 0, hotkey }), text: submittedFileTwo.format(rows) };
    }),
  ];
  await state.commit(changes, { message: "Set up" });
}
