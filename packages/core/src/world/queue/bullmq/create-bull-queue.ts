import { loadAddOn } from "../../../base/kit/add-ons.ts";
import type { JobQueue } from "../../../ports/job-queue.ts";
import type { BullQueueOptions } from "./options.ts";

/**
 * A {@link JobQueue} over many machines: BullMQ on Redis 7. Redis is only the way between who asks and who works; it may be restarted, lose
 * everything, or be away for an hour, and all that is lost is time.
 *
 * @throws CompetitionError `DEPENDENCY_MISSING`, `QUEUE_ADDRESS_INVALID`, `QUEUE_UNAVAILABLE`, `QUEUE_AUTH`, `QUEUE_UNFIT`
 * @example
 * const queue = await createBullQueue({ url: "redis://127.0.0.1:6379" });
 * const { value } = await queue.ask({ kind: "render", version: "cpu@0.1.0", input: { model: sha256 } });
 */
export async function createBullQueue(options: BullQueueOptions): Promise<JobQueue> {
  const { openBullQueue } = await loadAddOn("queue", () => import("./bull-queue.ts"));
  return openBullQueue(options);
}
