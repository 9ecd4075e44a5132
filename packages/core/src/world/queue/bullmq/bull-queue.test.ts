import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { startFaultProxy } from "../../../../testing/fault-proxy.ts";
import { jobQueueConformance } from "../../../../testing/job-queue-conformance.ts";
import { startRedis, whyNoRedis } from "../../../../testing/redis-server.ts";
import { createBullQueue } from "./create-bull-queue.ts";

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

jobQueueConformance({
  name: "BullMQ on Redis behind a network with faults",
  unavailable: whyNoRedis(),
  open: async () => {
    const redis = await startRedis();
    const proxy = await startFaultProxy({ target: redis.url, seed: 2 });
    return {
      connect: () => createBullQueue({ url: proxy.url, silenceMs: 2_000, lookMs: 200 }),
      close: () => proxy.close().then(() => redis.close()),
    };
  },
});

it.skipIf(whyNoRedis() !== null)(
  "shows what there is over the connection that it has, however many kinds and versions there ever were",
  async () => {
    const redis = await startRedis();
    const host = await createBullQueue({ url: redis.url });
    for (const version of ["1", "2", "3"])
      await host.work({ kind: "work", version, concurrency: 1, run: async () => ({}) });
    const looking = await createBullQueue({ url: redis.url });
    const client = new Redis(redis.url);
    const connections = async () =>
      String(await client.client("LIST"))
        .trim()
        .split("\n").length;
    const before = await connections();
    expect((await looking.status()).map(({ version }) => version)).toEqual(["1", "2", "3"]);
    expect(await connections()).toBe(before);
    client.disconnect();
    await looking.close();
    await host.close();
    await redis.close();
  },
);
