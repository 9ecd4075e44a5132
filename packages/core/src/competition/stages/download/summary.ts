import type { DeliveredResult, Delivery } from "./delivery.ts";

/** How the round's collection ended, in miners and files. */
export type DownloadSummary = {
  /** Miners with all files, some files, none. */
  readonly ok: number;
  /** Miners with some files. */
  readonly partial: number;
  /** Miners without a file. */
  readonly failed: number;
  /** Files asked for, stored, and refused although they came (no preview could be drawn). */
  readonly files: number;
  /** Files that have model and preview. */
  readonly stored: number;
  /** Files that came, but could not be drawn. */
  readonly withoutPng: number;
};

/** Counts the record. */
export function summarize<R extends DeliveredResult>(
  results: ReadonlyMap<string, Readonly<Record<string, R>>>,
  {
    stems,
    delivery,
  }: { readonly stems: readonly string[]; readonly delivery: Pick<Delivery<R>, "isWhole" | "isUndrawn"> },
): DownloadSummary {
  const summary = { ok: 0, partial: 0, failed: 0, files: 0, stored: 0, withoutPng: 0 };
  for (const miner of results.values()) {
    const all = stems.map((stem) => miner[stem]).filter((result) => result !== undefined);
    const completeCount = all.filter((result) => delivery.isWhole(result)).length;
    summary.files += stems.length;
    summary.stored += completeCount;
    summary.withoutPng += all.filter((result) => delivery.isUndrawn(result)).length;
    if (completeCount === stems.length) summary.ok++;
    else if (completeCount > 0) summary.partial++;
    else summary.failed++;
  }
  return summary;
}

/** One line for the notice that the stage ends with. */
export function completeTitle(round: number, { ok, partial, failed, withoutPng }: DownloadSummary): string {
  return `Round ${round}: downloads complete: ${ok} ok, ${partial} partial, ${failed} failed, ${withoutPng} files without a preview`;
}
