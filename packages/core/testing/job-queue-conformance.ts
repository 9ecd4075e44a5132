import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CompetitionError } from "../src/base/errors/competition-error.ts";
import type { Job, JobData, JobQueue, JobWorker, WorkOptions } from "../src/ports/job-queue.ts";

/** A queue under test, as those who ask and those who work see it. */
export type JobQueueBench = {
  /** Another connection to the same queue; in one process it may be the same object. The suite closes it. */
  connect(): Promise<JobQueue>;
  /** Releases whatever the bench holds. */
  close?(): Promise<void>;
};

const job = (input: JobData, kind = "double"): Job => ({ kind, version: "v@1", input });

/** A latch that a test opens. */
function latch() {
  let open!: () => void;
  const opening = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened: opening };
}

/** Waits until it holds; the suite's own time limit ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/**
 * What every job queue behind the port does: a job asked twice is done once, whoever asks; no more at a time than a worker takes; what a
 * worker throws reaches whoever asked; a worker of another version takes nothing.
 *
 * @example
 * jobQueueConformance({ name: "mine", open: async () => ({ connect: async () => createMine() }) });
 */
export function jobQueueConformance(suite: {
  /** Stands in the tests' names. */
  readonly name: string;
  /** One bench for all tests; each test asks kinds of its own. */
  open(): Promise<JobQueueBench>;
  /** Why there can be no bench here: the tests are skipped then, and say so. @default null */
  readonly unavailable?: string | null | undefined;
}): void {
  const title = `JobQueue conformance: ${suite.name}`;
  describe.skipIf(typeof suite.unavailable === "string")(
    suite.unavailable ? `${title} (${suite.unavailable})` : title,
    () => {
      let bench: JobQueueBench;
      let runner: JobQueue;
      let host: JobQueue;
      let kinds = 0;
      let workers: JobWorker[] = [];
      beforeAll(async () => {
        bench = await suite.open();
        runner = await bench.connect();
        host = await bench.connect();
      });
      afterEach(async () => {
        await Promise.all(workers.map((worker) => worker.drain()));
        workers = [];
      });
      afterAll(async () => {
        await runner?.close();
        await host?.close();
        await bench?.close?.();
      });
      const newKind = () => `kind-${++kinds}`;
      const work = async (kind: string, run: WorkOptions["run"], extra: Partial<WorkOptions> = {}) => {
        const worker = await host.work({ kind, version: "v@1", concurrency: 1, run, ...extra });
        workers.push(worker);
        return worker;
      };
      const double: WorkOptions["run"] = async ({ n }) => ({ n: 2 * Number(n) });

      it("does a job and says who did it", async () => {
        const kind = newKind();
        const { id } = await work(kind, double);
        expect(await runner.ask(job({ n: 21 }, kind))).toEqual({ value: { n: 42 }, worker: id });
      });

      it("lets who asks wait until there is a worker", async () => {
        const kind = newKind();
        const answer = runner.ask(job({ n: 1 }, kind));
        await until(async () => (await runner.status()).some((one) => one.kind === kind && one.waiting === 1));
        await work(kind, double);
        expect((await answer).value).toEqual({ n: 2 });
      });

      it("does a job once, however often and by whomever it is asked, in whichever order its keys stand", async () => {
        const kind = newKind();
        let times = 0;
        const go = latch();
        await work(kind, async () => {
          times++;
          await go.opened;
          return { times };
        });
        const answers = [
          runner.ask(job({ a: 1, b: { c: 2, d: 3 } }, kind)),
          runner.ask(job({ b: { d: 3, c: 2 }, a: 1 }, kind)),
          host.ask(job({ a: 1, b: { c: 2, d: 3 } }, kind)),
        ];
        await until(() => times === 1);
        go.open();
        const later = answers.concat(runner.ask(job({ a: 1, b: { c: 2, d: 3 } }, kind)));
        expect((await Promise.all(later)).map(({ value }) => value)).toEqual(later.map(() => ({ times: 1 })));
        expect((await host.ask(job({ a: 1, b: { c: 2, d: 3 } }, kind))).value).toEqual({ times: 1 });
        expect((await runner.ask(job({ a: 2, b: { c: 2, d: 3 } }, kind))).value).toEqual({ times: 2 });
      });

      it("does a job anew whose result is not to be kept", async () => {
        const kind = newKind();
        let times = 0;
        await work(kind, async () => ({ times: ++times }));
        expect((await runner.ask(job({}, kind), { keep: false })).value).toEqual({ times: 1 });
        expect((await runner.ask(job({}, kind), { keep: false })).value).toEqual({ times: 2 });
      });

      it("leaves jobs of another version alone, and shows that nobody takes them", async () => {
        const kind = newKind();
        let count = 0;
        const stop = new AbortController();
        await work(kind, async () => ({ taken: ++count }), { version: "v@2" });
        const answer = runner.ask(job({}, kind), { signal: stop.signal });
        const refusal = expect(answer).rejects.toThrow("enough");
        expect((await runner.ask({ kind, version: "v@2", input: {} })).value).toEqual({ taken: 1 });
        await until(async () =>
          (await runner.status()).some((one) => one.kind === kind && one.version === "v@1" && one.waiting === 1),
        );
        const rows = (await runner.status()).filter((one) => one.kind === kind);
        expect(rows.map(({ version, workers: ids }) => [version, ids.length]).sort()).toEqual([
          ["v@1", 0],
          ["v@2", 1],
        ]);
        stop.abort(new Error("enough"));
        await refusal;
        expect(count).toBe(1);
      });

      it("never has more at work than the worker takes", async () => {
        const kind = newKind();
        let running = 0;
        let most = 0;
        const full = latch();
        await work(
          kind,
          async ({ n }) => {
            most = Math.max(most, ++running);
            // Those who come first wait for each other: how fast jobs are handed out does not matter.
            if (running === 3) full.open();
            await full.opened;
            running--;
            return { n: n as number };
          },
          { concurrency: 3 },
        );
        const results = await Promise.all(Array.from({ length: 20 }, (_, n) => runner.ask(job({ n }, kind))));
        expect(results.map(({ value }) => value["n"])).toEqual(Array.from({ length: 20 }, (_, n) => n));
        expect(most).toBe(3);
      });

      it("takes the most urgent job first, and equal ones in the order of asking", async () => {
        const kind = newKind();
        const order: number[] = [];
        const go = latch();
        await work(kind, async ({ n }) => {
          if (n === 0) await go.opened;
          else order.push(n as number);
          return {};
        });
        const answers = [runner.ask(job({ n: 0 }, kind))];
        await until(async () => (await runner.status()).some((one) => one.kind === kind && one.active === 1));
        for (const [n, priority] of [
          [1, 5],
          [2, 9],
          [3, 1],
          [4, 5],
          [5, 1],
        ] as const) {
          answers.push(runner.ask(job({ n }, kind), { priority }));
          await until(async () => (await runner.status()).some((one) => one.kind === kind && one.waiting === n));
        }
        go.open();
        await Promise.all(answers);
        expect(order).toEqual([3, 5, 1, 4, 2]);
      });

      it("ends the wait of who aborts at once, and takes a job back that nobody has begun", async () => {
        const kind = newKind();
        const stop = new AbortController();
        const answer = runner.ask(job({ n: 1 }, kind), { signal: stop.signal });
        const refusal = expect(answer).rejects.toThrow("no longer");
        await until(async () => (await runner.status()).some((one) => one.kind === kind && one.waiting === 1));
        stop.abort(new Error("no longer"));
        await refusal;
        await until(async () => (await runner.status()).every((one) => one.kind !== kind || one.waiting === 0));
        await expect(runner.ask(job({ n: 1 }, kind), { signal: stop.signal })).rejects.toThrow("no longer");
        const results: unknown[] = [];
        await work(kind, async ({ n }) => {
          results.push(n);
          return {};
        });
        await runner.ask(job({ n: 2 }, kind));
        expect(results).toEqual([2]);
      });

      it("goes on with a job for those who still wait", async () => {
        const kind = newKind();
        const stop = new AbortController();
        const lateAnswer = runner.ask(job({ n: 4 }, kind), { signal: stop.signal });
        const refusal = expect(lateAnswer).rejects.toThrow();
        const stays = runner.ask(job({ n: 4 }, kind));
        stop.abort();
        await refusal;
        await work(kind, double);
        expect((await stays).value).toEqual({ n: 8 });
      });

      it("brings a worker's error to whoever asked: code, fault, words and data; the next asking tries again", async () => {
        const kind = newKind();
        let times = 0;
        await work(kind, async () => {
          times++;
          if (times === 1) throw new CompetitionError("no such face", { code: "GLB_OUT_OF_BOUNDS", data: { face: 7 } });
          if (times === 2) throw new TypeError("x is not a function");
          return { times };
        });
        await expect(runner.ask(job({}, kind))).rejects.toMatchObject({
          code: "GLB_OUT_OF_BOUNDS",
          fault: "miner",
          message: "no such face",
          data: { face: 7 },
        });
        await expect(runner.ask(job({}, kind))).rejects.toMatchObject({
          code: "JOB_FAILED",
          fault: "infrastructure",
          message: "x is not a function",
        });
        expect((await runner.ask(job({}, kind))).value).toEqual({ times: 3 });
      });

      it("carries no bytes: a job or a result that is large is refused", async () => {
        const kind = newKind();
        const large = "x".repeat(100_000);
        await work(kind, async () => ({ large }));
        await expect(runner.ask(job({ large }, kind))).rejects.toMatchObject({ code: "JOB_TOO_LARGE" });
        await expect(runner.ask(job({}, kind))).rejects.toMatchObject({ code: "JOB_TOO_LARGE" });
      });

      it("finishes what was begun when a worker is drained, and takes nothing more", async () => {
        const kind = newKind();
        const go = latch();
        let starts = 0;
        const worker = await work(kind, async ({ n }) => {
          starts++;
          await go.opened;
          return { n: n as number };
        });
        const first = runner.ask(job({ n: 1 }, kind));
        const second = runner.ask(job({ n: 2 }, kind));
        await until(() => starts === 1);
        const draining = worker.drain();
        go.open();
        await draining;
        await worker.ended;
        const answer = await Promise.race([first, second]);
        expect(starts).toBe(1);
        await work(kind, async ({ n }) => ({ n: n as number }));
        expect([(await first).value["n"], (await second).value["n"]]).toEqual([1, 2]);
        expect([1, 2]).toContain(answer.value["n"]);
      });

      it("lets a worker that is barred take nothing more, and believes nothing that it made", async () => {
        const kind = newKind();
        const bad = await work(kind, async () => ({ by: "bad" }));
        expect((await runner.ask(job({ n: 1 }, kind))).value).toEqual({ by: "bad" });
        await runner.bar(bad.id, { reason: "its bytes differ" });
        const rejection = expect(bad.ended).rejects.toMatchObject({
          code: "WORKER_BARRED",
          message: "its bytes differ",
        });
        const next = await bench.connect();
        const again = runner.ask(job({ n: 1 }, kind));
        const other = runner.ask(job({ n: 2 }, kind));
        const good = await next.work({ kind, version: "v@1", concurrency: 1, run: async () => ({ by: "good" }) });
        expect((await again).value).toEqual({ by: "good" });
        expect((await other).value).toEqual({ by: "good" });
        await rejection;
        await good.drain();
        if (next !== runner && next !== host) await next.close();
        // A barred process works on nothing: the tests that follow need another.
        if (host !== runner) await host.close();
        host = await bench.connect();
      });

      it("gives a job to another worker than the one that is named, and says where there is none", async () => {
        const kind = newKind();
        const first = await work(kind, async () => ({ by: "first" }));
        await expect(runner.ask(job({}, kind), { notBy: first.id })).rejects.toMatchObject({
          code: "JOB_NO_OTHER_WORKER",
        });
        const next = await bench.connect();
        const second = await next.work({ kind, version: "v@1", concurrency: 1, run: async () => ({ by: "second" }) });
        expect(second.id).not.toBe(first.id);
        for (let n = 0; n < 5; n++)
          expect(await runner.ask(job({ n }, kind), { notBy: first.id })).toEqual({
            value: { by: "second" },
            worker: second.id,
          });
        await second.drain();
        if (next !== runner && next !== host) await next.close();
      });

      it("counts what is done and what failed", async () => {
        const kind = newKind();
        await work(kind, async ({ n }) => {
          if (n === 1) throw new CompetitionError("no", { code: "TIMEOUT" });
          return {};
        });
        for (let n = 0; n < 3; n++) await runner.ask(job({ n }, kind)).catch(() => {});
        const row = (await runner.status()).find((one) => one.kind === kind);
        expect(row).toMatchObject({ version: "v@1", waiting: 0, active: 0, oldestMs: null, done: 2, failed: 1 });
        expect(row?.workers).toHaveLength(1);
      });

      it("ends the waits when it is closed", async () => {
        const queue = await bench.connect();
        if (queue === runner) return;
        const answer = queue.ask(job({}, newKind()));
        const refusal = expect(answer).rejects.toMatchObject({ code: "QUEUE_CLOSED" });
        await queue.close();
        await refusal;
        await expect(queue.ask(job({}, "any"))).rejects.toMatchObject({ code: "QUEUE_CLOSED" });
      });
    },
  );
}
