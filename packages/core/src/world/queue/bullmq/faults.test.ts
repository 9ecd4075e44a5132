import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type NetworkNamespace, openNamespace, whyNoNamespace } from "../../../../testing/network-namespace.ts";
import { type RedisServer, startRedis, whyNoRedis } from "../../../../testing/redis-server.ts";
import type { JobData, JobQueue } from "../../../ports/job-queue.ts";
import { type Logger, silentLogger } from "../../../ports/logger.ts";
import { createBullQueue } from "./create-bull-queue.ts";

const WORKER = fileURLToPath(new URL("../../../../testing/queue-worker.ts", import.meta.url));
const SILENCE_MS = 1_000;

const missing = whyNoRedis();
const noNamespace = whyNoNamespace();
const title = (text: string) => (missing === null ? text : `${text} (${missing})`);

/** Waits until it holds; the test's own time limit ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.skipIf(missing !== null)(title("a queue over machines of which some fail"), () => {
  let redis: RedisServer;
  let runner: JobQueue;
  let folder: string;
  let log: string;
  let children: ChildProcess[];
  /** Another host, where the machine allows it. */
  const other: NetworkNamespace | null = missing === null && noNamespace === null ? openNamespace() : null;
  afterAll(() => other?.close());
  const lines: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (message) => void lines.push(message),
    info: (message) => void lines.push(message),
  };
  const open = (extra: { readonly logger?: Logger } = {}) =>
    createBullQueue({ url: redis.url, silenceMs: SILENCE_MS, lookMs: 200, ...extra });

  beforeEach(async () => {
    redis = await startRedis(other ? { bind: `127.0.0.1 ${other.address}`, "protected-mode": "no" } : {});
    folder = mkdtempSync(join(tmpdir(), "404-gen-queue-"));
    log = join(folder, "begun");
    writeFileSync(log, "");
    children = [];
    lines.length = 0;
    runner = await open({ logger });
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    await runner.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A worker in a process of its own, on this host or another; resolves when it takes jobs. */
  async function startWorker(on: NetworkNamespace | null = null): Promise<ChildProcess> {
    const url = on === null ? redis.url : redis.url.replace("127.0.0.1", on.address);
    const program = [process.execPath, "--conditions=@404-gen/source", "--import", "tsx", WORKER];
    const [command = "", ...args] = [...(on?.prefix ?? []), ...program, url, String(SILENCE_MS), log];
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    return child;
  }
  const ask = (input: JobData, queue = runner) => queue.ask({ kind: "work", version: "v@1", input });
  const startsOf = (n: number) =>
    readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line.endsWith(` ${n}`)).length;
  const numbers = (results: readonly { readonly value: JobData }[]) => results.map(({ value }) => value["n"]);

  it("gives the job of a worker that was killed to another, and answers once", async () => {
    const first = await startWorker();
    const answer = ask({ n: 1, ms: 3_000 });
    await until(() => startsOf(1) === 1);
    first.kill("SIGKILL");
    await startWorker();
    expect((await answer).value).toEqual({ n: 1 });
    expect(startsOf(1)).toBe(2);
  });

  it("gives the job of a worker that hangs to another; what it says later counts nothing", async () => {
    const first = await startWorker();
    const answer = ask({ n: 1, ms: 500 });
    await until(() => startsOf(1) === 1);
    first.kill("SIGSTOP");
    await startWorker();
    const { value, worker } = await answer;
    expect(value).toEqual({ n: 1 });
    first.kill("SIGCONT");
    await until(async () => (await runner.status()).some(({ workers }) => workers.length === 2));
    expect(await ask({ n: 1, ms: 500 })).toEqual({ value, worker });
    expect(startsOf(1)).toBe(2);
  });

  it.skipIf(other === null)(
    `gives the job of a worker on another host to another when the network between is cut; back again, it says nothing that counts, and works on (skipped: ${noNamespace ?? "no"})`,
    async () => {
      if (other === null) return;
      await startWorker(other);
      const answer = ask({ n: 1, ms: 500 });
      await until(() => startsOf(1) === 1);
      other.cut();
      try {
        await startWorker();
        const { value, worker } = await answer;
        expect(value).toEqual({ n: 1 });
        expect(await runner.status()).toMatchObject([{ workers: [worker] }]);
        other.heal();
        await until(async () => (await runner.status()).some(({ workers }) => workers.length === 2));
        expect(await ask({ n: 1, ms: 500 })).toEqual({ value, worker });
        expect(startsOf(1)).toBe(2);
        // It takes jobs again.
        let n = 1;
        await until(async () => (await ask({ n: ++n, ms: 100 })).worker !== worker);
      } finally {
        other.heal();
      }
    },
  );

  it("bars a job in which two workers died, the second alone; the others go on", async () => {
    await startWorker();
    const poison = ask({ n: 66, poison: true });
    const refusal = expect(poison).rejects.toMatchObject({ code: "JOB_KILLS_WORKERS", fault: "infrastructure" });
    await until(() => startsOf(66) === 1);
    await startWorker();
    await until(() => startsOf(66) === 2);
    await startWorker();
    await refusal;
    expect(startsOf(66)).toBe(2);
    expect(numbers(await Promise.all([1, 2, 3].map((n) => ask({ n }))))).toEqual([1, 2, 3]);
  });

  it("outlives a Redis that is killed and started again, and one that forgot everything", async () => {
    await startWorker();
    const answers = [1, 2, 3, 4].map((n) => ask({ n, ms: 1_000 }));
    await until(() => startsOf(1) === 1);
    await redis.stop("SIGKILL");
    await redis.start();
    expect(numbers(await Promise.all(answers))).toEqual([1, 2, 3, 4]);
    const over = children.map((child) => once(child, "exit"));
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(over);
    const later = [5, 6].map((n) => ask({ n }));
    await until(async () => (await runner.status()).some(({ waiting }) => waiting === 2));
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    await startWorker();
    expect(numbers(await Promise.all(later))).toEqual([5, 6]);
  });

  it("waits for a Redis that is gone, says so once, and says when it is back", async () => {
    await startWorker();
    await redis.stop();
    await until(() => lines.some((line) => line.startsWith("the queue cannot be reached")));
    const answers = [1, 2].map((n) => ask({ n }));
    await new Promise((resolve) => setTimeout(resolve, 3 * SILENCE_MS));
    await redis.start();
    expect(numbers(await Promise.all(answers))).toEqual([1, 2]);
    expect(lines.filter((line) => line.startsWith("the queue"))).toEqual([
      "the queue cannot be reached: jobs wait for it",
      "the queue is back",
    ]);
  });

  it("waits for a Redis that is full", async () => {
    await startWorker();
    const client = new Redis(redis.url);
    await client.config("SET", "maxmemory", "1");
    const answer = ask({ n: 1 });
    await until(() => lines.includes("a job could not be handed over: it is tried again"));
    await client.config("SET", "maxmemory", "0");
    client.disconnect();
    expect((await answer).value).toEqual({ n: 1 });
  });

  it("loses no job whose answer a full Redis does not take: it is done again", async () => {
    await startWorker();
    const client = new Redis(redis.url);
    const answer = ask({ n: 1, ms: 1_000 });
    await until(() => startsOf(1) === 1);
    await client.config("SET", "maxmemory", "1");
    // By then the worker has tried to answer, and has failed to.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await runner.status())[0]).toMatchObject({ done: 0 });
    await client.config("SET", "maxmemory", "0");
    client.disconnect();
    expect((await answer).value).toEqual({ n: 1 });
    expect(await runner.status()).toMatchObject([{ waiting: 0, active: 0, done: 1, failed: 0 }]);
  });

  it("does a job once that a runner asked, was killed, and asked again", async () => {
    const before = await open();
    const rejection = expect(ask({ n: 1, ms: 1_000 }, before)).rejects.toMatchObject({ code: "QUEUE_CLOSED" });
    await startWorker();
    await until(() => startsOf(1) === 1);
    await before.close();
    await rejection;
    expect((await ask({ n: 1, ms: 1_000 })).value).toEqual({ n: 1 });
    expect(startsOf(1)).toBe(1);
  });

  it("ends a worker in good order: what it has begun is answered, and it takes nothing more", async () => {
    const first = await startWorker();
    const answer = ask({ n: 1, ms: 1_000 });
    await until(() => startsOf(1) === 1);
    const over = once(first, "exit");
    first.kill("SIGTERM");
    expect((await answer).value).toEqual({ n: 1 });
    expect(await over).toEqual([0, null]);
    const next = ask({ n: 2 });
    await until(async () =>
      (await runner.status()).some(({ waiting, workers }) => waiting === 1 && workers.length === 0),
    );
    await startWorker();
    expect((await next).value).toEqual({ n: 2 });
    expect([startsOf(1), startsOf(2)]).toEqual([1, 1]);
  });
});

describe("an address that is none", () => {
  it.each(["localhost:6379", "http://localhost:6379", "redis://", "redis://host/a", ""])(
    "%j is refused by its setting's name",
    async (url) => {
      await expect(createBullQueue({ url })).rejects.toMatchObject({
        code: "QUEUE_ADDRESS_INVALID",
        fault: "usage",
        message: expect.stringContaining("WORKERS"),
      });
    },
  );
});

describe.skipIf(missing !== null)(title("a server that a queue cannot rest on"), () => {
  const refusal = async (
    settings: Readonly<Record<string, string>>,
    address: (url: string) => string = (url) => url,
  ) => {
    const redis = await startRedis(settings);
    try {
      const queue = await createBullQueue({ url: address(redis.url) });
      await queue.close();
      return null;
    } catch (error) {
      return error;
    } finally {
      await redis.close();
    }
  };

  it("is refused where it keeps nothing on disk, or throws keys away", async () => {
    expect(await refusal({ appendonly: "no" })).toMatchObject({
      code: "QUEUE_UNFIT",
      message: expect.stringContaining("appendonly"),
    });
    expect(await refusal({ "maxmemory-policy": "allkeys-lru" })).toMatchObject({
      code: "QUEUE_UNFIT",
      message: expect.stringContaining("maxmemory-policy is allkeys-lru"),
    });
    expect(await refusal({ appendonly: "no", save: "60 1" })).toBeNull();
  });

  it("refuses a wrong password, which stands in no message", async () => {
    const withPassword = (password: string) => (url: string) => url.replace("redis://", `redis://:${password}@`);
    const error = await refusal({ requirepass: "right" }, withPassword("wrong-one"));
    expect(error).toMatchObject({ code: "QUEUE_AUTH", fault: "usage", message: expect.stringContaining("WORKERS") });
    expect(String(error)).not.toContain("wrong-one");
    expect(await refusal({ requirepass: "right" })).toMatchObject({ code: "QUEUE_AUTH" });
    expect(await refusal({ requirepass: "right" }, withPassword("right"))).toBeNull();
  });

  it("is a fault that passes where nobody answers", async () => {
    const redis = await startRedis();
    await redis.stop();
    await expect(createBullQueue({ url: redis.url })).rejects.toMatchObject({
      code: "QUEUE_UNAVAILABLE",
      retryable: true,
    });
    await redis.close();
  });
});
