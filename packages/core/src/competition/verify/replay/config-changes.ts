import { type CompetitionConfig, parseConfig } from "../../records/config.ts";
import { paths } from "../../records/paths.ts";
import { parsePrompts } from "../../records/prompts.ts";
import type { Stage } from "../../records/state.ts";
import { isFrom } from "../../rules/stages.ts";
import type { Tally } from "../tally.ts";
import type { HistoryText, ReplayedCommit } from "../types.ts";
import { attempt } from "./attempt.ts";
import { namedCommit, sayCommit } from "./commit-of.ts";
import { textOf } from "./tree.ts";
import { activeStage, type Walk } from "./walk.ts";

/** Fields of the config that no rule of a running round reads. */
const FREE_FIELDS: ReadonlySet<string> = new Set(["description", "last_competition_date", "first_evaluation_date"]);
const isRunning = (stage: Stage) => isFrom(stage, "miner_generation") && stage !== "finished";

/** What each field of the config changes in the rounds that follow. */
const EFFECTS: Readonly<Record<string, string>> = {
  name: "how submissions name their round",
  description: "nothing but what people read",
  first_evaluation_date: "when the first round starts",
  last_competition_date: "which round is the last",
  round_start_time: "at which hour rounds start",
  generation_stage_minutes: "how long miners have to generate",
  finalization_buffer_hours: "how soon the next round may start",
  win_margin: "which margins take the crown",
  weight_decay: "what a defended crown loses of its weight",
  weight_floor: "the least weight of a defended crown",
  prompts_per_round: "how many prompts a round has",
  carryover_prompts: "how many prompts come from the round before",
  round_duration_days: "how far the rounds' starts lie apart",
  audit_repeats: "how often an audited image has to make everything again",
  "x404.competition": "by whose rules rounds go whose records do not tell",
  "x404.noise": "which results are told as close",
};
const effectOf = (field: string): string =>
  EFFECTS[field] ?? (field.startsWith("x404.limits.") ? "how matches and audits are decided" : "no rule that is known");

export type ConfigChange = { readonly walk: Walk; readonly tally: Tally };

/** Config and declared limits are frozen from the seed to the end of the round. Between rounds a change is reported, with what it changes. */
export async function checkConfig(commit: ReplayedCommit, { walk, tally }: ConfigChange): Promise<void> {
  const change = commit.changes.find(({ path }) => path === paths.config);
  if (change === undefined) return;
  const text = (await textOf(change.after)) ?? "";
  const config = attempt(() => parseConfig(text, { path: paths.config }));
  const before = walk.config;
  walk.config = config ?? before;
  if (before === null || config === null) return;
  const commitName = namedCommit(commit);
  const active = activeStage(walk);
  const isFrozen = active !== null && isRunning(active.stage);
  const fields = changedFields(before, config);
  const broken = fields.filter(({ name }) => isFrozen && !FREE_FIELDS.has(name));
  const valuesOf = (side: "before" | "after") => Object.fromEntries(broken.map((one) => [one.name, one[side] ?? null]));
  tally.expect(broken.length === 0, () => ({
    code: "CONFIG_CHANGED_IN_ROUND",
    file: paths.config,
    path: broken[0]?.name ?? null,
    recorded: { ...valuesOf("after"), commit: commitName },
    expected: valuesOf("before"),
    commit: commitName,
    message: `${broken.map((one) => `${one.name} (${say(one.before)} to ${say(one.after)})`).join(", ")} of config.json changed in the middle of round ${walk.state?.current_round}, by ${sayCommit(commitName)}.`,
  }));
  for (const field of fields.filter((one) => !broken.includes(one))) {
    tally.expect(false, () => ({
      code: "CONFIG_CHANGED",
      file: paths.config,
      path: field.name,
      recorded: { value: field.after ?? null, commit: commitName },
      expected: field.before ?? null,
      commit: commitName,
      message: `${field.name} of config.json went from ${say(field.before)} to ${say(field.after)}, by ${sayCommit(commitName)}: from round ${nextSeeded(walk)} on it changes ${effectOf(field.name)}.`,
    }));
  }
}

/** The pool may change between rounds: each round is held against the pool of its seed. */
export async function checkPool(commit: ReplayedCommit, { walk, tally }: ConfigChange): Promise<void> {
  const change = commit.changes.find(({ path }) => path === paths.pool);
  if (change === undefined || change.before === null) return;
  const read = async (text: HistoryText | null) => {
    const fullText = (await textOf(text)) ?? "";
    return new Set(attempt(() => parsePrompts(fullText, { path: paths.pool })) ?? []);
  };
  const [before, after] = [await read(change.before), await read(change.after)];
  const additions = [...after].filter((prompt) => !before.has(prompt)).length;
  const removals = [...before].filter((prompt) => !after.has(prompt)).length;
  const commitName = namedCommit(commit);
  tally.expect(false, () => ({
    code: "POOL_CHANGED",
    file: paths.pool,
    recorded: { prompts: after.size, added: additions, removed: removals, commit: commitName },
    expected: { prompts: before.size },
    commit: commitName,
    message: `The pool lost ${removals} of its ${before.size} prompts and got ${additions} new ones, by ${sayCommit(commitName)}: from round ${nextSeeded(walk)} on it changes which prompts are drawn.`,
  }));
}

/** The round whose seed is the next to be written: it goes by what is so now. */
function nextSeeded(walk: Walk): number {
  const active = activeStage(walk);
  return active === null ? 0 : active.round + (active.stage === "open" ? 0 : 1);
}

type Field = { readonly name: string; readonly before: unknown; readonly after: unknown };

/** Each field that differs; of our notes and the limits in them, each by itself. */
function changedFields(before: CompetitionConfig, after: CompetitionConfig): readonly Field[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((field) => JSON.stringify(field.before) !== JSON.stringify(field.after));
}

function flat(config: CompetitionConfig): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  const add = (value: object, at: string) => {
    for (const [key, inner] of Object.entries(value)) {
      const name = `${at}${key}`;
      const isDeeper = (name === "x404" || name === "x404.limits") && typeof inner === "object" && inner !== null;
      if (isDeeper) add(inner, `${name}.`);
      else fields.set(name, inner);
    }
  };
  add(config, "");
  return fields;
}

const say = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
