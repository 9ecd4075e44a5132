import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createIsolate, type Isolate, type IsolateOptions } from "./isolate.ts";

/** The protocol of `serve-tasks.ts` in a few lines, so that these tests need no build; `work` is the program's function. */
function programOf(work: string): string {
  const folder = mkdtempSync(join(tmpdir(), "404-gen-isolate-"));
  const file = join(folder, "program.cjs");
  writeFileSync(
    file,
    `const fs = require("node:fs");
     const read = (n) => { const b = Buffer.alloc(n); for (let i = 0; i < n; ) { const got = fs.readSync(0, b, i, n - i, null); if (!got) process.exit(); i += got; } return b; };
     const work = ${work};
     fs.writeSync(1, Buffer.from([33]));
     for (;;) {
       const head = read(16); const text = read(head.readDoubleLE(0)); read(head.readDoubleLE(8));
       const out = Buffer.from(JSON.stringify({ value: work(JSON.parse(text).value), arrays: [] }));
       const back = Buffer.alloc(16); back.writeDoubleLE(out.length, 0);
       for (const part of [back, out]) for (let i = 0; i < part.length; ) i += fs.writeSync(1, part, i);
     }`,
  );
  return file;
}

describe("createIsolate", () => {
  let isolate: Isolate;
  const create = (work: string, options: Omit<IsolateOptions, "entry"> = {}) => {
    isolate = createIsolate({ entry: programOf(work), ...options });
    return isolate;
  };
  afterEach(() => isolate.close());

  it("answers, with the processor time that it took", async () => {
    create("(x) => x * 2");
    expect(await isolate.run(21)).toEqual({ kind: "answered", value: 42, cpuMs: expect.any(Number) });
  });

  it("gives each task a process of its own, or several tasks one", async () => {
    const pids = async (tasksPerProcess: number) => {
      create("() => process.pid", { tasksPerProcess, concurrency: 1 });
      const ends = await Promise.all([1, 2, 3].map(() => isolate.run(null)));
      isolate.close();
      return new Set(ends.map((end) => end.kind === "answered" && end.value)).size;
    };
    expect([await pids(1), await pids(3)]).toEqual([3, 1]);
  });

  it("practises while there are no tasks; a task before it is ready waits for no practice", async () => {
    const count = "() => (globalThis.tasks = (globalThis.tasks ?? 0) + 1)";
    create(count, { tasksPerProcess: 9, spares: 0, concurrency: 2 });
    await isolate.warm(async () => null);
    const ends = await Promise.all([1, 2].map(() => isolate.run(null)));
    expect(ends.map((end) => end.kind === "answered" && end.value)).toEqual([2, 2]);
    isolate.close();
    create(count, { tasksPerProcess: 9, spares: 0, concurrency: 1 });
    const ready = isolate.warm(async () => null);
    expect(await isolate.run(null)).toMatchObject({ value: 1 });
    await ready;
    expect(await isolate.run(null)).toMatchObject({ value: 2 });
  });

  it("starts no other process for a waiting task when it is closed during a practice; a practice counts as a task of the process, and runs once", async () => {
    create("(ms) => { const end = Date.now() + ms; while (Date.now() < end); return process.pid; }", {
      ...{ tasksPerProcess: 2, spares: 0, concurrency: 1 },
    });
    let tasks = 0;
    let onStart = () => {};
    const underWay = new Promise<void>((resolve) => {
      onStart = resolve;
    });
    const practice = async () => {
      tasks++;
      onStart();
      return 20;
    };
    await Promise.all([isolate.warm(practice), isolate.warm(practice)]);
    expect(tasks).toBe(1);
    const [first, second] = [await isolate.run(0), await isolate.run(0)];
    expect(first).toMatchObject({ kind: "answered" });
    expect(second).not.toEqual(first);
    isolate.close();
    create("() => { for (;;); }", { tasksPerProcess: 2, spares: 0, concurrency: 1 });
    const ready = isolate.warm(practice);
    await underWay;
    const late = isolate.run(0);
    isolate.close();
    await expect(late).rejects.toMatchObject({ code: "ISOLATE_CLOSED" });
    await ready;
  });

  it("waits for a running practice, and takes another process when the practice fails", async () => {
    const program = "(x) => (x === 'die' ? process.exit(3) : process.pid)";
    create(program, { tasksPerProcess: 9, spares: 0, concurrency: 1 });
    for (const practice of [async () => "die", async () => Promise.reject(new Error("no task"))]) {
      await isolate.warm(practice);
      expect(await isolate.run(null)).toMatchObject({ kind: "answered", value: expect.any(Number) });
    }
    create("(x) => { const end = Date.now() + x; while (Date.now() < end); return 'done'; }", {
      ...{ tasksPerProcess: 9, spares: 0, concurrency: 1 },
    });
    let answer: Promise<unknown> | undefined;
    const ready = isolate.warm(async () => 300);
    // The task is likely to come in the middle of the practice; the expectation holds at any other moment too.
    setTimeout(() => {
      answer = isolate.run(0);
    }, 150);
    await ready;
    expect(await (answer ?? isolate.run(0))).toMatchObject({ kind: "answered", value: "done" });
  });

  it("kills a task that computes too long, by processor time; a process that only waits for the processor is not late", async () => {
    create(
      "(ms) => { const end = process.cpuUsage().user + ms * 1000; while (process.cpuUsage().user < end); return ms; }",
      {
        limits: { cpuMs: 600 },
        concurrency: 8,
      },
    );
    const ends = await Promise.all([20, 20, 20, 20, 20, 20, 20, 1e9].map((ms) => isolate.run(ms)));
    expect(ends.map(({ kind }) => kind)).toEqual([...new Array(7).fill("answered"), "out-of-time"]);
  });

  it("is not late at 8 % of a processor", async () => {
    create(
      // User and system time: each reading of them is a system call, and those took four fifths of the time.
      "(ms) => { const used = () => { const { user, system } = process.cpuUsage(); return user + system; }; const end = used() + ms * 1000; while (used() < end); return process.pid; }",
      { limits: { cpuMs: 1500 }, tasksPerProcess: 2, concurrency: 1 },
    );
    const first = await isolate.run(1);
    const pid = first.kind === "answered" ? Number(first.value) : 0;
    expect(pid).toBeGreaterThan(1);
    const began = performance.now();
    const end = isolate.run(250);
    // 8 of every 100 milliseconds, as on a machine that is busy with other work.
    let going = true;
    const pulse = setInterval(() => {
      process.kill(pid, "SIGSTOP");
      setTimeout(() => going && process.kill(pid, "SIGCONT"), 92);
    }, 100);
    try {
      expect(await end).toMatchObject({ kind: "answered", value: pid });
    } finally {
      going = false;
      clearInterval(pulse);
    }
    // The wall time was longer than the limit on processor time.
    expect(performance.now() - began).toBeGreaterThan(1500);
  });

  it("bounds memory, typed arrays included", async () => {
    create(
      "(mib) => { const a = []; for (let i = 0; i < mib; i += 16) a.push(new Uint8Array(16 << 20).fill(1)); return a.length; }",
      {
        limits: { memoryMb: 256 },
      },
    );
    expect(await isolate.run(64)).toMatchObject({ kind: "answered", value: 4 });
    // The engine's RangeError is not caught and ends the program. Here that is this test's program; elsewhere it would be a bug of ours.
    await expect(isolate.run(1024)).rejects.toMatchObject({ code: "ISOLATE_BROKEN", fault: "infrastructure" });
    create("() => { const a = []; for (;;) a.push({}); }", { limits: { heapMb: 64 } });
    expect(await isolate.run(null)).toEqual({ kind: "out-of-memory" });
  });

  it("bounds the answer", async () => {
    create("(n) => 'x'.repeat(n)", { limits: { answerBytes: 1000 } });
    expect((await isolate.run(900)).kind).toBe("answered");
    expect(await isolate.run(2000)).toMatchObject({ kind: "too-large" });
  });

  it("gives no rights: no files, no processes, no environment, no network", async () => {
    create(`() => {
      const attempt = (work) => { try { work(); return "done"; } catch (error) { return error.code; } };
      return {
        read: attempt(() => fs.readFileSync("/etc/passwd")),
        write: attempt(() => fs.writeFileSync("/tmp/404-gen-isolate-written", "x")),
        start: attempt(() => require("node:child_process").execSync("true")),
        thread: attempt(() => new (require("node:worker_threads").Worker)("1", { eval: true })),
        code: attempt(() => Function("return 1")()) ?? "refused",
        environment: Object.keys(process.env).filter((name) => !["TZ", "PATH", "PWD", "OLDPWD", "SHLVL", "_"].includes(name)),
      };
    }`);
    const end = await isolate.run(null);
    expect(end.kind === "answered" && end.value).toEqual({
      read: "ERR_ACCESS_DENIED",
      write: "ERR_ACCESS_DENIED",
      start: "ERR_ACCESS_DENIED",
      thread: "ERR_ACCESS_DENIED",
      code: "refused",
      environment: [],
    });
  });

  it("throws faults of ours: a program that does not start, one that is stopped from outside, one that breaks", async () => {
    isolate = createIsolate({ entry: "/nowhere/program.cjs" });
    await expect(isolate.run(1)).rejects.toMatchObject({ code: "ISOLATE_START_FAILED", fault: "infrastructure" });
    create("() => process.kill(process.pid, 'SIGKILL')");
    await expect(isolate.run(1)).rejects.toMatchObject({ code: "ISOLATE_KILLED", retryable: true });
    create("() => { throw new Error('ours'); }");
    await expect(isolate.run(1)).rejects.toMatchObject({ code: "ISOLATE_BROKEN" });
  });

  it("stops at the signal, and when it is closed", async () => {
    create("() => { for (;;); }", { concurrency: 1 });
    const abort = new AbortController();
    const running = isolate.run(1, { signal: abort.signal });
    const waiting = isolate.run(2, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 50);
    await Promise.all([running, waiting].map((run) => expect(run).rejects.toThrow("enough")));
    const last = isolate.run(3);
    setTimeout(() => isolate.close(), 50);
    await expect(last).rejects.toMatchObject({ code: "ISOLATE_CLOSED", fault: "usage" });
    await expect(isolate.run(4)).rejects.toMatchObject({ code: "ISOLATE_CLOSED" });
  });
});
