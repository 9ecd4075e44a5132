import { CompetitionError } from "../../base/errors/competition-error.ts";

/** A promise with what settles it. */
export type Resolvers<T> = {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
};

/** A promise that others settle; nobody has to listen to its failure. */
export function resolvers<T>(): Resolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

export const queueClosed = () => new CompetitionError("The queue is closed", { code: "QUEUE_CLOSED" });

export const noOtherWorker = (worker: string) =>
  new CompetitionError(`There is no other worker than ${worker}`, { code: "JOB_NO_OTHER_WORKER" });

export const workerBarred = (reason: string) => new CompetitionError(reason, { code: "WORKER_BARRED" });
