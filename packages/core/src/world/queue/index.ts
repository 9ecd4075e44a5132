/** Entry `@404-gen/core/queue`: jobs worked off in this process. */
export { createLocalQueue, type LocalQueueOptions } from "./local-queue.ts";
