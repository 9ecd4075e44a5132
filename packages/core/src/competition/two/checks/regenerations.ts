import { declaredLimits } from "../../records/config.ts";
import { LEADER } from "../../records/names.ts";
import { paths } from "../../records/paths.ts";
import type { FindingInput, Tally } from "../../verify/tally.ts";
import type { ContextTwo } from "../load-context.ts";
import { type GenerationReportRecord, generationReportExtras, generationReportsFile } from "../records/audits.ts";
import { generatedFileTwo, type ModuleResults } from "../records/results.ts";
import { REPORT_REJECTIONS, reportSettings } from "../rules/generation-report.ts";
import { equalStems } from "../rules/repeat-facts.ts";
import { submittedStems } from "./results.ts";

type Place = { readonly hotkey: string; readonly report: GenerationReportRecord; readonly tally: Tally };
type At = Pick<FindingInput, "path" | "recorded" | "expected" | "message">;

/**
 * Each entry of generation_reports.json: its repeats stand in order, are no more than the competition asks for, and count
 * what the image really made again of the submitted prompts; outcome and reason follow from the repeats; the image is the build's.
 */
export function checkRegenerations(context: ContextTwo, tally: Tally): void {
  checkBatches(context, tally);
  for (const [hotkey, report] of context.regenerations) {
    const place = { hotkey, report, tally };
    // Round 0 of the live competition counted prompts instead of repeats.
    if (report.outcome === "passed") continue;
    checkRepeats(context, place);
    checkOutcome(context, place);
    checkImage(context, place);
    checkEqualBytes(context, place);
  }
}

/** The seconds of a machine are those of its accepted batches. */
function checkBatches(context: ContextTwo, tally: Tally): void {
  for (const { file, hotkey, stats } of context.podStats) {
    for (const [key, { batch_times, total_generation_time: total }] of Object.entries(stats)) {
      const seconds = batch_times.reduce((sum, one) => sum + one, 0);
      tally.expect(Math.abs(total - seconds) <= SAME_SECONDS, () => ({
        code: "GENERATION_REPORT_DIFFERS",
        file,
        path: `${key}.total_generation_time`,
        hotkey: hotkey === LEADER ? null : hotkey,
        recorded: total,
        expected: seconds,
        message: `${file}: machine ${key} is recorded with ${total} s; its ${batch_times.length} accepted batches took ${seconds} s.`,
      }));
    }
  }
}

function differs(context: ContextTwo, { hotkey, path, ...rest }: At & { readonly hotkey: string }) {
  return {
    code: "GENERATION_REPORT_DIFFERS",
    file: generationReportsFile.path({ round: context.round }),
    path: `${hotkey}.${path}`,
    hotkey,
    ...rest,
  } as const;
}

function checkRepeats(context: ContextTwo, { hotkey, report, tally }: Place): void {
  const { auditRepeats } = context.facts;
  const stems = submittedStems(context, hotkey);
  report.repeats.forEach((repeat, index) => {
    const path = `repeats.${index}`;
    tally.expect(repeat.repeat_index === index + 1 && index < auditRepeats, () =>
      differs(context, {
        hotkey,
        path: `${path}.repeat_index`,
        recorded: repeat.repeat_index,
        expected: index < auditRepeats ? index + 1 : null,
        message: `The report of ${hotkey} has repeat ${repeat.repeat_index} in place ${index + 1} of ${auditRepeats}.`,
      }),
    );
    const results = context.generated.get(`${hotkey} ${repeat.repeat_index}`);
    const file = generatedFileTwo.path({ round: context.round, hotkey, repeat: repeat.repeat_index });
    tally.expect(results !== undefined, () => ({
      code: "FILE_MISSING",
      file,
      hotkey,
      expected: "the file",
      message: `The report of ${hotkey} counts repeat ${repeat.repeat_index}, of which ${file} has nothing.`,
    }));
    checkSeconds(context, { hotkey, report, tally, index });
    if (results === undefined || stems === null) return;
    const good = stems.filter((stem) => results[stem] !== undefined && results[stem].failure_reason === null).length;
    const counts = { generated_prompts: good, failed_prompts: stems.length - good };
    for (const [field, expected] of Object.entries(counts)) {
      tally.expect(repeat[field] === expected, () =>
        differs(context, {
          hotkey,
          path: `${path}.${field}`,
          recorded: repeat[field],
          expected,
          message: `The report of ${hotkey} counts ${String(repeat[field])} ${field.replace("_", " ")} in repeat ${repeat.repeat_index}; ${file} has ${expected} of the ${stems.length} that were submitted.`,
        }),
      );
    }
  });
}

/** A repeat's seconds are those of its machines' accepted batches, where these are recorded. */
function checkSeconds(context: ContextTwo, { hotkey, report, tally, index }: Place & { readonly index: number }): void {
  const repeat = report.repeats[index];
  const machines = context.podStats
    .filter((one) => one.hotkey === hotkey)
    .flatMap(({ stats }) => Object.values(stats))
    .filter(({ repeat_index }) => repeat_index === repeat?.repeat_index);
  if (repeat === undefined || machines.length === 0) return;
  const seconds = machines.reduce((sum, { total_generation_time }) => sum + total_generation_time, 0);
  const recordedSeconds = repeat.generation_time ?? 0;
  tally.expect(Math.abs(recordedSeconds - seconds) <= SAME_SECONDS, () =>
    differs(context, {
      hotkey,
      path: `repeats.${index}.generation_time`,
      recorded: repeat.generation_time,
      expected: seconds,
      message: `The report of ${hotkey} has ${recordedSeconds} s for repeat ${repeat.repeat_index}; its machines worked ${seconds} s on it.`,
    }),
  );
}

/** Two sums may differ by so many seconds: they may be added in another order, and files round to hundredths. */
const SAME_SECONDS = 0.05;

function checkOutcome(context: ContextTwo, { hotkey, report, tally }: Place): void {
  const { outcome, reason, repeats } = report;
  const build = context.records.builds?.[hotkey];
  if (reason === REPORT_REJECTIONS.notBuilt || reason === REPORT_REJECTIONS.notDeployed) {
    const isBuilt = build?.docker_image != null;
    const fits = reason === REPORT_REJECTIONS.notDeployed ? repeats.length === 0 : build === undefined || !isBuilt;
    tally.expect(fits && outcome === "rejected", () =>
      differs(context, {
        hotkey,
        path: "reason",
        recorded: { outcome, reason },
        expected: null,
        message: `The report of ${hotkey} is ${outcome} with "${reason}", though ${paths.builds(context.round)} has ${build?.docker_image ?? "no image"} and ${repeats.length} repeats are counted.`,
      }),
    );
    return;
  }
  const expected = context.policy.report({
    hotkey,
    auditRepeats: context.facts.auditRepeats,
    settings: reportSettings(declaredLimits(context.config)),
    repeats: repeats.map(({ repeat_index, generated_prompts, failed_prompts, generation_time }) => ({
      repeat: repeat_index,
      generated: generated_prompts,
      failed: failed_prompts,
      seconds: generation_time ?? 0,
    })),
  });
  tally.expect(outcome === expected.outcome && reason === expected.reason, () =>
    differs(context, {
      hotkey,
      path: "outcome",
      recorded: { outcome, reason },
      expected: { outcome: expected.outcome, reason: expected.reason },
      message: `The report of ${hotkey} is ${outcome} ("${reason}"); its repeats give ${expected.outcome} ("${expected.reason}").`,
    }),
  );
}

/** Where the auditor noted that modules have the same bytes in every repeat, their hashes must be equal. */
function checkEqualBytes(context: ContextTwo, { hotkey, report, tally }: Place): void {
  const { equal_bytes: equalBytes } = generationReportExtras.of(report);
  const repeats = report.repeats.map(({ repeat_index }) => context.generated.get(`${hotkey} ${repeat_index}`));
  if (equalBytes === undefined || repeats.some((results) => results === undefined)) return;
  const expected = equalStems(repeats as ModuleResults[]);
  tally.expect(JSON.stringify([...equalBytes].sort()) === JSON.stringify([...expected].sort()), () =>
    differs(context, {
      hotkey,
      path: "x404.equal_bytes",
      recorded: equalBytes,
      expected,
      message: `The report of ${hotkey} notes ${equalBytes.length} modules as the same bytes in every repeat; by their hashes ${expected.length} are.`,
    }),
  );
}

/** Where the auditor noted which image ran on which machine, the image must be the build's, and the machine one that it asked for. */
function checkImage({ records, ...context }: ContextTwo, { hotkey, report, tally }: Place): void {
  const { image, hardware } = generationReportExtras.of(report);
  const build = records.builds?.[hotkey];
  if (build === undefined) return;
  const requestHardware = build["hardware"];
  const isAsked = hardware === undefined || !Array.isArray(requestHardware) || requestHardware.includes(hardware);
  const isBuilt = image === undefined || image === build.docker_image;
  tally.expect(isBuilt && isAsked, () =>
    differs(
      { records, ...context },
      {
        hotkey,
        path: isBuilt ? "x404.hardware" : "x404.image",
        recorded: isBuilt ? hardware : image,
        expected: isBuilt ? requestHardware : build.docker_image,
        message: `What was run for ${hotkey} is ${isBuilt ? `on ${hardware}` : image}, not ${isBuilt ? "the machine that it asked for" : `the image that was built, ${build.docker_image}`}.`,
      },
    ),
  );
}
