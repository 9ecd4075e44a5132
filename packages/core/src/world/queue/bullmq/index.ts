/** Entry `@404-gen/core/bullmq`: jobs worked off on other machines, through Redis. Needs the optional packages bullmq and ioredis. */
export { createBullQueue } from "./create-bull-queue.ts";
export { BULL_QUEUE_DEFAULTS, type BullQueueOptions } from "./options.ts";
