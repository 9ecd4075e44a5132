export type PlanOptions = {
  /** Most prompts of a batch. */
  readonly size: number;
  /** Stems of the machine's last batch; empty for a new machine. */
  readonly previous: ReadonlySet<string>;
};

/**
 * The next batch of the pending prompts, in their order. A pod treats the same set of stems as the same batch and gives its old results
 * (BATCH-API.md 1). So where a repeat is one batch, the next repeat begins with half of it; else its results would be copies.
 *
 * @example
 * nextBatch(["a", "b", "c"], { size: 32, previous: new Set(["a", "b", "c"]) }); // ["a", "b"]
 */
export function nextBatch<T extends { readonly stem: string }>(
  pending: readonly T[],
  options: PlanOptions,
): readonly T[] {
  const { size, previous } = options;
  const batch = pending.slice(0, size);
  const same = batch.length === previous.size && batch.every(({ stem }) => previous.has(stem));
  return same && batch.length > 1 ? batch.slice(0, Math.ceil(batch.length / 2)) : batch;
}
