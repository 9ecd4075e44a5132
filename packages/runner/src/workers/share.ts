import { CompetitionError, type JobQueue, type Logger, type Notifier } from "@404-gen/core";

export type ShareOptions = {
  readonly queue: Pick<JobQueue, "bar">;
  /** Share of all results that is made again, 0 to 1. */
  readonly share: number;
  /** Gives a random number r, 0 ≤ r < 1. */
  readonly random: () => number;
  readonly notifier: Notifier;
  readonly logger: Logger;
};

/** One result, and the function that makes it again. */
export type Checking = {
  /** Word for the result in messages: `picture`, `bundle`. */
  readonly what: string;
  readonly worker: string;
  /** The worker's result as a text: a hash, or the code of a refusal. */
  readonly theirs: string;
  /** The same result, made on this machine or by another worker; null: it cannot be made again now. */
  ours(): Promise<string | null>;
  /** Proves that this machine draws correctly, before a worker is blamed. Throws where it does not. */
  selfTest?(): Promise<void>;
  /** True for a model, which may give another answer the second time: then nobody is barred, but operators get a notice. */
  readonly mayDiffer?: boolean | undefined;
};

/** Makes a random share of the workers' results again. */
export type Share = {
  /**
   * True: the result was made again and is wrong, so it must not be used. False where only a notice is sent, and where the result is not in the
   * share.
   */
  isWrong(checking: Checking): Promise<boolean>;
};

/**
 * Refusals for the time or memory that a file takes: machines differ in speed and memory, so such a refusal proves nothing against a worker. Codes of
 * the drawing of meshes and splats, and of modules.
 */
const BY_MACHINE: ReadonlySet<string> = new Set(["RENDER_QUARANTINED", "TIMEOUT_EXCEEDED", "HEAP_EXCEEDED"]);

/**
 * Pictures have the same bytes on every machine. So a worker whose bytes differ is broken or lies: it is barred, and operators get an alarm with the
 * details. A fault of ours on the way says nothing against the worker.
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
        // Where only the worker's machine was too slow or small, the job is asked again; nobody is barred.
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
