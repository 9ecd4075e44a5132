import { type CompetitionError, createSlots, retry } from "@404-gen/core";
import type { ModuleResult, ModuleResults } from "@404-gen/core/two";
import type { LandedBatch } from "../pods/batch/module-run.ts";
import type { ModuleJobContext } from "./module-auditor-options.ts";
import { failedRow, MISSING_REASON, publishedRow } from "./result-rows.ts";

/** Waits before a module is tried again after a fault of ours, milliseconds: only our own tools failed. */
const FAULT_DELAYS_MS = [500, 3_000, 15_000] as const;

export type LandBatchOptions = {
  readonly round: number;
  readonly hotkey: string;
  readonly batch: LandedBatch;
  readonly signal: AbortSignal;
};

/**
 * Draws and stores the modules of a batch, and gives its rows in the record's order: the modules in the archive's order, then the miner's own
 * failures, then the missing prompts. After a fault of ours it tries again and at last throws: such a fault never becomes a row.
 */
export async function landBatch(
  context: Pick<ModuleJobContext, "publisher" | "picture" | "settings" | "io">,
  { round, hotkey, batch, signal }: LandBatchOptions,
): Promise<ModuleResults> {
  const { prompts, results, repeat } = batch;
  const slots = createSlots(context.settings.maxConcurrentModules);
  const urls = new Map(prompts.map(({ stem, url }) => [stem, url]));
  const publish = async ([stem, module]: [string, Uint8Array]): Promise<[string, ModuleResult]> => {
    const place = { round, hotkey, kind: `generated_${repeat}`, stem } as const;
    const once = async () => {
      const prompt = await context.picture(urls.get(stem) ?? "", { signal });
      const publication = await context.publisher.publish(module, { place, prompt, signal });
      if (publication.kind === "fault") throw publication.error satisfies CompetitionError;
      return publication;
    };
    const again = { delaysMs: FAULT_DELAYS_MS, shouldRetry: () => true, clock: context.io, signal };
    return [stem, publishedRow(await retry(once, again), module.length)];
  };
  const publications = await Promise.all([...results.modules].map((one) => slots.run(() => publish(one))));
  const failures = [...results.failures].map(([stem, reason]) => [stem, failedRow(reason)] as const);
  const deliveries = new Set([...results.modules.keys(), ...results.failures.keys()]);
  const missing = prompts
    .filter(({ stem }) => !deliveries.has(stem))
    .map(({ stem }) => [stem, failedRow(MISSING_REASON)] as const);
  return Object.fromEntries([...publications, ...failures, ...missing]);
}
