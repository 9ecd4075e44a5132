import { CompetitionError, type JobQueue, type Logger, type Notifier } from "@404-gen/core";

export type ShareOptions = {
  readonly queue: Pick<JobQueue, "bar">;
  /** Part of all results that is made again, 0 to 1. */
  readonly share: number;
  /** 0 ≤ r < 1. */
  readonly random: () => number;
  readonly notifier: Notifier;
  readonly logger: Logger;
};

/** One result, and how it is made again. */
export type Checking = {
  /** What was done, for people: `render`. */
  readonly what: string;
  readonly worker: string;
  /** What the worker made, as a text: hashes. */
  readonly theirs: string;
  /** The same, made here or by another worker; null: it cannot be made again now. */
  ours(): Promise<string | null>;
  /** Proves that this side is right before another is blamed. */
  selfTest?(): Promise<void>;
  /** A model may answer otherwise the second time: then nobody is barred, people are told. */
  readonly mayDiffer?: boolean | undefined;
};

/** Makes a random share of the workers' results again. */
export type Share = {
  /** True where the result is one of the share, and differs: it must not be used. */
  isWrong(checking: Checking): Promise<boolean>;
};

/**
 * Refusals for what a file costs: one machine is slower than another, or has less room, so that they say nothing against a worker.
 * Codes of the drawing of meshes and splats, and of modules.
 */
const BY_MACHINE: ReadonlySet<string> = new Set(["RENDER_QUARANTINED", "TIMEOUT_EXCEEDED", "HEAP_EXCEEDED"]);

/**
 * Pictures are the same bytes on every machine, so a worker whose bytes differ is broken or lies: it is barred, and people are told what it
 * did. A fault of ours on the way says nothing against the worker.
 */
export function createShare({ queue, share, random, notifier, logger }: ShareOptions): Share {
  const counts = new Map<string, number>();
  return {
    async isWrong({ what, worker, theirs, ours, selfTest, mayDiffer = false }) {
      counts.set(worker, (counts.get(worker) ?? 0) + 1);
      if (random() >= share) return false;
      const own = await ours().catch((error: unknown) => {
        logger.warn("a worker's result could not be made again", { what, worker, problem: String(error) });
        return null;
      });
      if (own === null || own === theirs) return false;
      const fields = { what, worker, theirs, ours: own, results: counts.get(worker) ?? 1 };
      if (mayDiffer || BY_MACHINE.has(own) || BY_MACHINE.has(theirs)) {
        await notifier.notify({
          kind: "workers-differ",
          level: "warning",
          title: `Two workers' ${what} differ`,
          fields,
        });
        // What was too much for the worker alone is asked again; nobody is barred.
        return BY_MACHINE.has(theirs) && !BY_MACHINE.has(own);
      }
      await selfTest?.();
      const { message: title, code } = disagreement(what, worker);
      logger.error(title, { code, ...fields });
      await queue.bar(worker, { reason: `${code}: ${title}` });
      await notifier.notify({ kind: "worker-barred", level: "alarm", title, fields: { code, ...fields } });
      return true;
    },
  };
}

const disagreement = (what: string, worker: string) =>
  new CompetitionError(`Worker ${worker} is barred: its ${what} differs from the one made here`, {
    code: "WORKER_DISAGREES",
    data: { what, worker },
  });
