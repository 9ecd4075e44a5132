import type { SimulationPlan } from "./plan.ts";
import { type SimulatedRun, simulate } from "./simulate.ts";

export type ShrinkOptions = {
  /** Runs that the search may take. @default 150 */
  readonly mostRuns?: number | undefined;
  /** Ends the search: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each run with the number of runs so far and the faults of the shortest history. */
  readonly onRun?: ((runs: number, faults: number) => void) | undefined;
};

/**
 * Searches the shortest history that still breaks the same invariant. It removes kinds of faults first, many at a time and then one by one, and
 * single faults after that.
 *
 * @example
 * const { plan, strikes } = await shrink(failed);
 */
export async function shrink(
  failure: SimulatedRun,
  { mostRuns = 150, signal, onRun }: ShrinkOptions = {},
): Promise<SimulatedRun> {
  const invariant = failure.broken[0]?.invariant;
  let best = failure;
  let runs = 0;
  const attempt = async (change: Partial<SimulationPlan>): Promise<boolean> => {
    signal?.throwIfAborted();
    if (runs >= mostRuns) return false;
    const run = await simulate({ ...best.plan, ...change });
    onRun?.(++runs, best.strikes.length);
    if (run.broken[0]?.invariant !== invariant) return false;
    best = run;
    return true;
  };
  const strikes = new Set(best.strikes.map(({ kind }) => kind.name));
  await attempt({ kinds: best.plan.kinds.filter(({ name }) => strikes.has(name)) });
  await takeAway(
    () => best.plan.kinds,
    (fewer) => attempt({ kinds: fewer }),
  );
  const idsOf = () => best.strikes.map(({ kind, number }) => `${kind.name}#${number}`);
  await takeAway(idsOf, (fewer) => {
    const removals = idsOf().filter((id) => !fewer.includes(id));
    return attempt({ without: new Set([...best.plan.without, ...removals]) });
  });
  return best;
}

/** Removes pieces of a list for which the rest still fails: halves first, then quarters, down to single entries. */
async function takeAway<T>(now: () => readonly T[], fails: (fewer: readonly T[]) => Promise<boolean>): Promise<void> {
  for (let size = Math.ceil(now().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < now().length; ) {
      const list = now();
      const fewer = [...list.slice(0, at), ...list.slice(at + size)];
      if (!(await fails(fewer))) at += size;
    }
}
