import { leadersIn } from "./invariants/read.ts";
import type { SimulationPlan } from "./plan.ts";
import { type SimulatedRun, simulate } from "./simulate.ts";
import type { CrashPoint } from "./world/gate.ts";

export type CrashSweepOptions = {
  readonly plan: Partial<SimulationPlan>;
  /** Crashes at every n-th call; 1: at each. @default 1 */
  readonly every?: number | undefined;
  /** Takes one part of the calls, `[2, 4]`: the second of four. So several processes share the sweep of one round. @default [1, 1] */
  readonly share?: readonly [which: number, of: number] | undefined;
  /** Ends the sweep between two crashes: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onRun?: ((doneCount: number, total: number) => void) | undefined;
};

/** Result of {@link sweepCrashes}. */
export type CrashSweep = {
  /** Calls of the ports in the round without a crash. */
  readonly calls: number;
  /** Crashes that were played. */
  readonly crashes: number;
  /** Crashes after which an invariant broke, or the round was decided in another way than without a crash. */
  readonly failures: readonly { readonly crash: CrashPoint; readonly what: string }[];
};

/**
 * Plays a round without faults. Then plays it again for each call of its ports: there the process dies, once before and once after the call's
 * effect, and is started again. The decisions of the round must be the same each time.
 *
 * @example
 * const { failures } = await sweepCrashes({ plan: { format: "ply" } });
 */
export async function sweepCrashes({
  plan,
  every = 1,
  share = [1, 1],
  signal,
  onRun,
}: CrashSweepOptions): Promise<CrashSweep> {
  const calm = { ...plan, kinds: [], crash: null };
  const good = await simulate(calm);
  const { calls } = good.world.ledger;
  const decisions = decisionsOf(good);
  const [which, of] = share;
  const points = Array.from({ length: Math.floor(calls / every) }, (_, n) => (n + 1) * every)
    .filter((_, n) => n % of === which - 1)
    .flatMap((call) => (["before", "after"] as const).map((phase) => ({ call, phase })));
  const failures: { crash: CrashPoint; what: string }[] = good.broken.map(({ what }) => ({
    crash: { call: 0, phase: "before" },
    what,
  }));
  for (const [index, crash] of points.entries()) {
    signal?.throwIfAborted();
    const run = await simulate({ ...calm, crash });
    const broken = run.broken[0];
    const now = decisionsOf(run);
    if (broken) failures.push({ crash, what: `${broken.invariant}: ${broken.what}` });
    else if (now !== decisions) failures.push({ crash, what: `it was decided otherwise: ${now}, not ${decisions}` });
    onRun?.(index + 1, points.length);
  }
  return { calls, crashes: points.length, failures };
}

/** The decisions of a run: winners, the crown, the number of delivered submissions, each margin against the leader. Times and numbers of tries may differ. */
function decisionsOf({ world, winners }: Pick<SimulatedRun, "world" | "winners">): string {
  const files = world.branch.files();
  const crown = leadersIn(files).map(({ hotkey, commit, weight }) => [hotkey, commit, weight]);
  const margins = [...files]
    .filter(([path]) => path.endsWith("/matches_matrix.csv"))
    .flatMap(([, text]) => text.split("\n").filter((row) => row.startsWith("leader,")))
    .sort();
  const submissionCount = [...files.keys()].filter((path) => path.endsWith("/submitted.json")).length;
  return JSON.stringify({ winners, crown, margins, submitted: submissionCount });
}
