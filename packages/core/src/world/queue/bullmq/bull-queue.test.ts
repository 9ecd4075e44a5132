import { jobQueueConformance } from "../../../../testing/job-queue-conformance.ts";
import { startRedis, whyNoRedis } from "../../../../testing/redis-server.ts";
import { createBullQueue } from "./bull-queue.ts";

jobQueueConformance({
  name: "BullMQ on Redis",
  unavailable: whyNoRedis(),
  open: async () => {
    const redis = await startRedis();
    return {
      connect: () => createBullQueue({ url: redis.url, silenceMs: 2_000, lookMs: 200 }),
      close: () => redis.close(),
    };
  },
});
