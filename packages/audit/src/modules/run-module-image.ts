import type { StateChange, StateSnapshot } from "@404-gen/core";
import { createDraft } from "@404-gen/core/owner";
import { MESSAGES_TWO } from "@404-gen/core/records";
import { readRoundTwo } from "@404-gen/core/round";
import { chooseHardware, generatedFileTwo, type ModuleResults, podStatsFileTwo } from "@404-gen/core/two";
import { podPrefix } from "../gpu/naming.ts";
import type { LandedBatch, ModuleRunEnd } from "../pods/batch/module-run.ts";
import { runRepeats } from "../pods/batch/run-repeats.ts";
import type { BatchPrompt } from "../pods/batch/submit-batch.ts";
import { ACTIVE_STAGES } from "../stage/round-facts.ts";
import { sweepPods } from "../stage/sweep-pods.ts";
import { landBatch } from "./land-batch.ts";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import type { ModuleFacts } from "./module-facts.ts";
import { type PodFigures, type PodStatsRecord, withPodFigures } from "./pod-stats-record.ts";

export type RunModuleImageOptions = {
  readonly facts: ModuleFacts;
  /** SS58 address, or `leader`. */
  readonly hotkey: string;
  readonly image: string;
  /** Machines that the submission asks for. */
  readonly hardware: readonly string[];
  /** Prompts in the round's order. */
  readonly prompts: readonly BatchPrompt[];
  readonly repeats: number;
  readonly stopReason: () => Promise<string | null>;
  /** Called when a repeat is complete. False ends the run: its outcome is certain. */
  readonly onRepeat: (repeat: number) => Promise<boolean>;
  readonly signal: AbortSignal;
};

/** The work of an image so far: what the record has, and what this run adds. */
export type ModuleWork = {
  /** The record when the work began. */
  readonly basis: StateSnapshot;
  /** Results of a repeat, from 1. */
  results(repeat: number): ModuleResults;
  stats(): PodStatsRecord;
  /** Adds rows. They go into the record with the next {@link ModuleWork.save}. */
  add(repeat: number, rows: ModuleResults): void;
  addFigures(figures: PodFigures): void;
  /** A repeat's results and the machines' figures, as changes of the record. */
  changes(repeat: number): readonly StateChange[];
  /** Puts these changes into the record's next commit. */
  save(repeat: number): Promise<void>;
};

/** Reads an image's work of a round from the record. */
export async function openWork(
  { state }: ModuleJobContext,
  { round, hotkey, repeats }: { readonly round: number; readonly hotkey: string; readonly repeats: number },
): Promise<ModuleWork> {
  const record = state.snapshot();
  const draft = createDraft({ state, record, round, stages: ACTIVE_STAGES });
  const { get } = readRoundTwo(record, { round });
  const rows = new Map<number, ModuleResults>();
  for (let repeat = 1; repeat <= repeats; repeat++) rows.set(repeat, (await get.generated(hotkey, repeat)) ?? {});
  const before: PodStatsRecord = (await get.podStats(hotkey)) ?? {};
  let stats = { own: {} as PodStatsRecord, all: before };
  const changes = (repeat: number): StateChange[] => [
    {
      path: generatedFileTwo.path({ round, hotkey, repeat }),
      text: generatedFileTwo.format(rows.get(repeat) ?? {}),
    },
    { path: podStatsFileTwo.path({ round, hotkey }), text: podStatsFileTwo.format({ ...stats.all }) },
  ];
  return {
    basis: record,
    results: (repeat) => rows.get(repeat) ?? {},
    stats: () => stats.all,
    add: (repeat, more) => void rows.set(repeat, { ...rows.get(repeat), ...more }),
    addFigures: (figures) => {
      stats = withPodFigures({ before, own: stats.own }, figures);
    },
    changes,
    save: (repeat) => draft.write(changes(repeat), { message: messageOf({ repeat, round, hotkey }) }),
  };
}

/** One line for each of the saved files: history is read by these lines. */
const messageOf = (place: { readonly repeat: number; readonly round: number; readonly hotkey: string }): string =>
  [MESSAGES_TWO.generated.text(place), MESSAGES_TWO.podStats.text(place)].join("\n");

/** Runs an image on machines for all prompts without a row, and puts the results into the record, batch by batch. */
export async function runModuleImage(
  context: ModuleJobContext,
  { work, ...options }: RunModuleImageOptions & { readonly work: ModuleWork },
): Promise<ModuleRunEnd> {
  const { facts, hotkey, image, prompts, repeats, stopReason, onRepeat, signal } = options;
  const { round, seed } = facts;
  const land = async (batch: LandedBatch) => {
    work.add(batch.repeat, await landBatch(context, { round, hotkey, batch, signal }));
    await work.save(batch.repeat);
  };
  const prefix = podPrefix({ round, hotkey, owner: context.owner });
  const mayRent = () => context.costs.mayRent(round);
  await sweepPods(context, prefix);
  try {
    return await runRepeats(
      { ...context, mayRent, onHold: (machine) => context.costs.hold(round, machine) },
      {
        ...{ round, hotkey, image, seed, prompts, repeats, stopReason, onRepeat, land, signal },
        owner: context.owner,
        runner: context.runner,
        env: context.env,
        hardware: chooseHardware(options.hardware),
        done: (repeat) => new Set(Object.keys(work.results(repeat))),
        onPod: async (repeat, podUse) => {
          work.addFigures({ repeat, use: podUse });
          context.costs.recorded(podUse);
          await work.save(repeat.repeat);
        },
      },
    );
  } finally {
    await sweepPods(context, prefix);
  }
}
