import type { StateChange } from "@404-gen/core";
import type { PictureLoader } from "@404-gen/core/net";
import type { Draft, Guard } from "@404-gen/core/owner";
import { formatResults, paths, type Results } from "@404-gen/core/records";
import { podPrefix } from "../gpu/naming.ts";
import type { PromptWork } from "../pods/coordinator.ts";
import type { ProviderRing } from "../pods/provider-ring.ts";
import { type Regeneration, regenerate } from "../pods/regenerate.ts";
import type { Run } from "../pods/run.ts";
import type { AuditorContext } from "./auditor-options.ts";
import { createEvaluator, type EvaluatorOptions } from "./evaluator.ts";

import { podStatsChange } from "./pod-stats-file.ts";
import { auditFault, fromResults, toResults } from "./result-record.ts";
import type { RoundFacts } from "./round-facts.ts";
import { sweepPods } from "./sweep-pods.ts";

/** What a job of the service needs. */
export type JobContext = AuditorContext & { readonly ring: ProviderRing; readonly picture: PictureLoader };

export type RunImageOptions = {
  readonly facts: RoundFacts;
  /** Gets the results during the run. */
  readonly draft: Draft;
  /** SS58 address, or `leader`. */
  readonly hotkey: string;
  readonly image: string;
  readonly stems: readonly string[];
  /** Recorded results of an earlier run. */
  readonly earlier: Results;
  readonly compare: EvaluatorOptions["compare"];
  /** Which results belong in `generated.json`. */
  readonly only?: ((work: PromptWork) => boolean) | undefined;
  /** Attempts after which a failure of the image is recorded as final. @default never */
  readonly finalAfter?: number | undefined;
  /** Called before each prompt. */
  readonly mayGoOn: Guard;
  readonly signal: AbortSignal;
};

export type ImageRun = {
  readonly run: Regeneration;
  readonly generated: Results;
  readonly changes: readonly StateChange[];
};

/** Seconds between two notices of a generation's progress. Source: COMPETITION.md section 11. */
const PROGRESS_SECONDS = 900;

/** Regenerates with one image, and writes `generated.json` after each attempt. Gives the changes for the last commit. */
export async function runImage(context: JobContext, options: RunImageOptions): Promise<ImageRun> {
  const { facts, draft, hotkey, image, stems, earlier, compare, signal } = options;
  const { round, seed } = facts;
  const prefix = podPrefix({ round, hotkey, owner: context.owner });
  const embedding = compare ? context.distance.embedding : null;
  const { only, finalAfter } = options;
  const record = { format: context.format, embedding, only, finalAfter };
  const generatedOf = (works: Iterable<PromptWork>): Results => ({ ...earlier, ...toResults(works, record) });
  const file = (works: Iterable<PromptWork>) => ({
    path: paths.generated(round, hotkey),
    text: formatResults(generatedOf(works)),
  });
  const message = `Update generated for round ${round}, miner ${hotkey.slice(0, 10)}`;
  const progress = createProgress(context, { hotkey, total: stems.length });
  await sweepPods(context, prefix);
  try {
    const run = await regenerate(
      {
        ...context,
        picture: pictureOf(context, facts),
        evaluate: createEvaluator({ ...context, round, hotkey, compare }),
      },
      {
        round,
        hotkey,
        image,
        seed,
        stems,
        signal,
        owner: context.owner,
        runner: context.runner,
        env: context.env,
        earlier: fromResults(earlier, stems),
        stopsEarly: compare !== null,
        mayContinue: options.mayGoOn,
        onAttempt: async ({ run: { coordinator }, run: live }) => {
          await draft.write([file(coordinator.prompts.values())], { message });
          await progress(live);
        },
      },
    );
    const changes = [file(run.prompts.values()), await podStatsChange(context.state, { round, hotkey, run })];
    return { run, generated: generatedOf(run.prompts.values()), changes };
  } finally {
    await sweepPods(context, prefix);
  }
}

function pictureOf(context: JobContext, facts: RoundFacts) {
  return async (stem: string, { signal }: { readonly signal: AbortSignal }) => {
    const url = facts.prompts.get(stem);
    if (url === undefined)
      throw auditFault("PROMPT_UNKNOWN", `${stem} is not a prompt of round ${facts.round}`, { stem });
    return context.picture(url, { signal });
  };
}

function createProgress(context: JobContext, { hotkey, total }: { hotkey: string; total: number }) {
  let lastMs = context.io.now();
  return async (run: Run) => {
    if (context.io.now() - lastMs < PROGRESS_SECONDS * 1000) return;
    lastMs = context.io.now();
    const tryCount = [...run.coordinator.prompts.values()].filter(({ best }) => best !== null).length;
    const title = `Generation of ${hotkey.slice(0, 10)}: ${tryCount} of ${total} prompts, ${run.live.size} pods`;
    await context.notifier.notify({
      kind: "generation-progress",
      level: "info",
      title,
      fields: { hotkey, tried: tryCount, total },
    });
  };
}
