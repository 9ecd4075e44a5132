import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import { modelUrl } from "../../records/recorded-model.ts";
import { type Result, type Results, resultExtras } from "../../records/results.ts";
import { baselineGaps } from "../../rules/baseline.ts";
import { hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Results are of the round's prompts; the leader's baseline is whole; a model without a preview says why. */
export function checkResults(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  if (records.prompts === null) return;
  const isComplete = hasReached(context, "duels");
  for (const [hotkey, results] of records.submitted) {
    const file = paths.submitted(round, hotkey);
    checkStems(context, { file, hotkey, results, isComplete, tally });
    checkPreviews({ file, hotkey, results }, tally);
    checkUnmeasured({ file, hotkey, results }, tally);
  }
  for (const [hotkey, results] of records.generated) {
    checkStems(context, { file: paths.generated(round, hotkey), hotkey, results, isComplete: false, tally });
  }
  const baseline = records.generated.get(LEADER);
  if (baseline)
    checkBaselineDistances({ file: paths.generated(round, LEADER), hotkey: LEADER, results: baseline }, tally);
  if (isComplete) checkBaseline(context, tally);
}

type Place = { readonly file: string; readonly hotkey: string; readonly results: Results };

function checkStems(
  { records }: RoundContext,
  { file, hotkey, results, isComplete, tally }: Place & { isComplete: boolean; tally: Tally },
): void {
  const stems = new Set(records.stems);
  const strange = Object.keys(results).filter((stem) => !stems.has(stem));
  const finding = { code: "RESULTS_PROMPTS_DIFFER", file, hotkey: minerOf(hotkey) } as const;
  tally.expect(strange.length === 0, () => ({
    ...finding,
    recorded: strange,
    expected: [],
    message: `${file} has results of ${strange.length} prompts that the round does not have.`,
  }));
  const missing = isComplete ? records.stems.filter((stem) => !Object.hasOwn(results, stem)) : [];
  tally.expect(missing.length === 0, () => ({
    ...finding,
    recorded: null,
    expected: missing,
    message: `${file} lacks ${missing.length} prompts of the round.`,
  }));
}

const minerOf = (hotkey: string) => (hotkey === LEADER ? null : hotkey);

function checkPreviews({ file, hotkey, results }: Place, tally: Tally): void {
  const blind = Object.keys(results).filter((stem) => isUnexplained(results[stem]));
  tally.expect(blind.length === 0, () => ({
    code: "PREVIEWS_MISSING",
    file,
    hotkey,
    recorded: blind,
    expected: "a preview, or the reason why there is none",
    message: `${blind.length} models of ${hotkey} were downloaded but have no preview, and nobody says why.`,
  }));
}

/** Nothing is generated or measured of what a miner delivers: times and distances are those of audits. */
function checkUnmeasured({ file, hotkey, results }: Place, tally: Tally): void {
  for (const [stem, { generation_time, distance }] of Object.entries(results)) {
    tally.expect(generation_time === 0 && distance === 0, () => ({
      code: "SUBMITTED_WITH_MEASURES",
      file,
      path: stem,
      hotkey,
      recorded: { generation_time, distance },
      expected: { generation_time: 0, distance: 0 },
      message: `${file}: the file of ${stem} has a generation time of ${generation_time} s and a distance of ${distance}; a submitted file has neither.`,
    }));
  }
}

/** A baseline is compared with nothing. */
function checkBaselineDistances({ file, results }: Place, tally: Tally): void {
  for (const [stem, { distance }] of Object.entries(results)) {
    tally.expect(distance === 0, () => ({
      code: "BASELINE_WITH_DISTANCE",
      file,
      path: stem,
      recorded: distance,
      expected: 0,
      message: `${file}: ${stem} has a distance of ${distance}, but a baseline is compared with nothing.`,
    }));
  }
}

/** A model came, no picture of it, and no reason recorded. */
function isUnexplained(result: Result | undefined): boolean {
  if (!result || modelUrl(result) === null || result.png !== null) return false;
  return resultExtras.of(result).code === undefined;
}

/** Stems that the leader's baseline lacks; none where no baseline is recorded, which is reported by itself. */
export function gapsOf({ records }: Pick<RoundContext, "records">): readonly string[] {
  const baseline = records.generated.get(LEADER);
  // Only the record's own word makes a failure the image's here: one that nobody explains is reported, however often it was tried.
  return baseline ? baselineGaps(records.stems, { baseline, attempts: Number.POSITIVE_INFINITY }) : [];
}

function checkBaseline(context: RoundContext, tally: Tally): void {
  const gaps = gapsOf(context);
  tally.expect(gaps.length === 0, () => ({
    code: "BASELINE_INCOMPLETE",
    file: paths.generated(context.round, LEADER),
    recorded: gaps,
    expected: [],
    message: `The leader's baseline of round ${context.round} lacks ${gaps.length} previews: every challenger with one wins there.`,
  }));
}
