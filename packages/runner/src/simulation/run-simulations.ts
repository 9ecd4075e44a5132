import { createHash } from "node:crypto";
import type { SimulationPlan } from "./plan.ts";
import { type SimulatedRun, simulate } from "./simulate.ts";

/** Sums over many runs. */
export type Simulations = {
  readonly seeds: number;
  readonly rounds: number;
  /** Simulated days, all runs together. */
  readonly days: number;
  readonly commits: number;
  /** Faults that happened in the runs. */
  readonly faults: number;
  /** Those of runs in which every invariant held. */
  readonly handled: number;
  /** Name of the kind → number of faults. */
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly wrongWinners: number;
  /** Rounds that the best honest miner should have won and did not: the leader kept the crown, or another miner won. */
  readonly lost: number;
  readonly brokenInvariants: number;
  /** Pauses that the services made themselves and a person ended. */
  readonly resumedByHand: number;
  /** SHA-256 of all histories and traces: the same in every process. */
  readonly fingerprint: string;
  /** Runs in which an invariant broke, by seed. */
  readonly failed: readonly SimulatedRun[];
};

export type RunSimulationsOptions = {
  /** First and last seed. */
  readonly seeds: readonly [first: number, last: number];
  readonly plan: Partial<SimulationPlan>;
  /** Stops after so many failed runs. @default 5 */
  readonly mostFailures?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onRun?: ((run: SimulatedRun) => void) | undefined;
};

/**
 * Plays a plan for each seed of a range.
 *
 * @example
 * const { failed } = await runSimulations({ seeds: [1, 300], plan: { format: "ply" } });
 */
export async function runSimulations(options: RunSimulationsOptions): Promise<Simulations> {
  const { seeds, plan, mostFailures = 5, signal, onRun } = options;
  const failures: SimulatedRun[] = [];
  const byKind = new Map<string, number>();
  const fingerprint = createHash("sha256");
  const sum = { seeds: 0, rounds: 0, days: 0, commits: 0, faults: 0, handled: 0, resumedByHand: 0, lost: 0 };
  for (let seed = seeds[0]; seed <= seeds[1] && failures.length < mostFailures; seed++) {
    signal?.throwIfAborted();
    const run = await simulate({ ...plan, seed });
    fingerprint.update(`${run.history} ${run.traceHash}\n`);
    sum.seeds++;
    sum.rounds += run.plan.rounds;
    sum.days += run.days;
    sum.commits += run.commits;
    sum.faults += run.strikes.length;
    sum.resumedByHand += run.resumed;
    sum.lost += run.lost;
    for (const { kind } of run.strikes) byKind.set(kind.name, (byKind.get(kind.name) ?? 0) + 1);
    if (run.broken.length === 0) sum.handled += run.strikes.length;
    else failures.push(run);
    onRun?.(run);
  }
  const broken = failures.flatMap((run) => run.broken);
  return {
    ...sum,
    faultsByKind: Object.fromEntries([...byKind].sort(([a], [b]) => (a < b ? -1 : 1))),
    wrongWinners: broken.filter(({ invariant }) => invariant === "best-wins").length,
    brokenInvariants: broken.length,
    fingerprint: fingerprint.digest("hex"),
    failed: failures,
  };
}
