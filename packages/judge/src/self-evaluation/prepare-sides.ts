import PQueue from "p-queue";
import { tell } from "./tell.ts";
import type { EvaluateOptions, EvaluationProblem } from "./types.ts";

/** What a side has for a prompt. */
type Preparation = { readonly problem: EvaluationProblem | null; readonly isGone?: boolean };

/** A piece of the preparation, by the prompt that it is for. */
export type PreparationStep = { readonly name: string; work(): Promise<unknown> };

/** Both sides by stem. */
export type Sides<T> = { readonly a: Map<string, T>; readonly b: Map<string, T> };

/** Two sides of which everything was fetched or drawn. */
export type PreparedSides<T> = {
  /** Stems whose recorded pictures are not there any more; they take no part. */
  readonly goneStems: ReadonlySet<string>;
  readonly a: ReadonlyMap<string, T>;
  readonly b: ReadonlyMap<string, T>;
  readonly problems: readonly EvaluationProblem[];
};

/** Finds, fetches or draws what both sides need, a few steps at a time; the steps fill `found`. */
export async function prepareSides<T extends Preparation>(
  options: Pick<EvaluateOptions, "renderConcurrency" | "signal" | "onProgress">,
  { steps, sides }: { readonly steps: readonly PreparationStep[]; readonly sides: Sides<T> },
): Promise<PreparedSides<T>> {
  const queue = new PQueue({ concurrency: options.renderConcurrency ?? 2 });
  let doneCount = 0;
  const take = async ({ name, work }: PreparationStep) => {
    options.signal?.throwIfAborted();
    await work();
    tell(options, { kind: "picture-ready", name, done: ++doneCount, total: steps.length });
  };
  try {
    await Promise.all(steps.map((step) => queue.add(() => take(step))));
  } finally {
    queue.clear();
    await queue.onIdle();
  }
  const goneStems = new Set([...sides.a, ...sides.b].flatMap(([stem, { isGone }]) => (isGone ? [stem] : [])));
  const withoutGone = (side: ReadonlyMap<string, T>) => new Map([...side].filter(([stem]) => !goneStems.has(stem)));
  return {
    goneStems,
    a: withoutGone(sides.a),
    b: withoutGone(sides.b),
    problems: [...sides.a.values(), ...sides.b.values()].flatMap(({ problem }) => (problem === null ? [] : [problem])),
  };
}
