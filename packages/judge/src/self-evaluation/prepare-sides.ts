import PQueue from "p-queue";
import { tell } from "./tell.ts";
import type { EvaluateOptions, EvaluationProblem } from "./types.ts";

/** A side's files for a prompt, as far as they matter here. */
type Preparation = { readonly problem: EvaluationProblem | null; readonly isGone?: boolean };

/** A step of the preparation, with its prompt. */
export type PreparationStep = { readonly name: string; work(): Promise<unknown> };

/** Both sides by stem. */
export type Sides<T> = { readonly a: Map<string, T>; readonly b: Map<string, T> };

/** Two sides whose files are fetched and drawn. */
export type PreparedSides<T> = {
  /** Stems whose recorded pictures no longer exist; they take no part. */
  readonly goneStems: ReadonlySet<string>;
  readonly a: ReadonlyMap<string, T>;
  readonly b: ReadonlyMap<string, T>;
  readonly problems: readonly EvaluationProblem[];
};

/** Runs the steps that find, fetch or draw the files of both sides, a few at a time. The steps fill `sides`. */
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
