import { CompetitionError, type Notice, type Service, silentLogger, type TurnResult } from "@404-gen/core";
import { createPythonRandom } from "@404-gen/core/rules";
import { describe, expect, it } from "vitest";
import { loopService, loopServices, type TurnEvent } from "./loop.ts";
import { createVirtualClock, driveServices } from "./virtual-time.ts";

const START = Date.UTC(2026, 0, 1);
const notifier = { name: "none", notify: async () => {} };

function scriptService(name: string, turns: (TurnResult | Error)[]): Service {
  return {
    name,
    async turn() {
      const next = turns.shift() ?? { kind: "idle" as const, reason: "nothing left", untilMs: null };
      if (next instanceof Error) throw next;
      return next;
    },
  };
}

describe("loopService", () => {
  it("goes on after a turn that threw, waiting longer each time, and clamps waits", async () => {
    const clock = createVirtualClock({ now: START });
    const stop = new AbortController();
    const kinds: TurnEvent["result"]["kind"][] = [];
    const times: number[] = [];
    const fault = () => new CompetitionError("host down", { code: "X_TEST", fault: "infrastructure" });
    const service = scriptService("judge", [
      fault(),
      fault(),
      { kind: "acted", what: "played" },
      { kind: "waiting", reason: "soon", untilMs: START },
      { kind: "waiting", reason: "late", untilMs: START + 1e9 },
    ]);
    await loopService(service, {
      clock,
      logger: silentLogger,
      notifier,
      signal: stop.signal,
      intervals: { min: 120, max: 1800, usual: 600 },
      onTurn: ({ result }) => {
        kinds.push(result.kind);
        times.push((clock.now() - START) / 1000);
        if (kinds.length === 6) stop.abort();
      },
    });
    expect(kinds).toEqual(["failed", "failed", "acted", "waiting", "waiting", "idle"]);
    expect(times).toEqual([0, 5, 15, 15, 135, 1935]);
  });

  it("is not disturbed by an observer that throws", async () => {
    const stop = new AbortController();
    let turns = 0;
    const service: Service = {
      name: "x",
      async turn() {
        if (++turns === 3) stop.abort();
        return { kind: "acted", what: "one" };
      },
    };
    const onTurn = () => {
      throw new TypeError("observer");
    };
    await loopService(service, {
      clock: createVirtualClock({ now: 0 }),
      logger: silentLogger,
      notifier,
      signal: stop.signal,
      intervals: { min: 1, max: 2, usual: 1 },
      onTurn,
    });
    expect(turns).toBe(3);
  });
});

describe("a service that fails", () => {
  const run = async (turns: (TurnResult | Error)[], notify: (notice: Notice) => Promise<void>) => {
    const stop = new AbortController();
    const left = turns.length;
    let count = 0;
    const service = scriptService("judge", turns);
    await loopServices([service], {
      clock: createVirtualClock({ now: START }),
      logger: silentLogger,
      notifier: { name: "n", notify },
      signal: stop.signal,
      intervals: { min: 120, max: 1800, usual: 600 },
      onTurn: () => {
        if (++count === left) stop.abort();
      },
    });
    return count;
  };
  const action: TurnResult = { kind: "acted", what: "played" };
  const down = () => new CompetitionError("host down", { code: "GIT_UNAVAILABLE" });
  const corrupt = () =>
    new CompetitionError("rounds/1/5F/submitted.json: png: expected a string", {
      code: "RECORD_INVALID",
      data: { file: "rounds/1/5F/submitted.json" },
    });

  it.each([
    ["rejects", () => Promise.reject(new TypeError("webhook"))],
    [
      "throws at once",
      () => {
        throw new TypeError("webhook");
      },
    ],
  ])("goes on when its notifier %s", async (_, notify) => {
    expect(await run([down(), down(), down(), corrupt(), action], notify)).toBe(5);
  });

  it("rings once from the third failure in a row, says when it is over, and is silent about faults that pass", async () => {
    const notices: Notice[] = [];
    const flaky = Array.from({ length: 59 }, () => [down(), action, down(), down(), action]).flat();
    await run(flaky, async (notice) => void notices.push(notice));
    expect(notices).toEqual([]);
    await run([...Array.from({ length: 20 }, down), action, action], async (notice) => void notices.push(notice));
    expect(notices.map(({ kind, level }) => `${level} ${kind}`)).toEqual([
      "alarm cycle-failed",
      "info cycle-failed-over",
    ]);
  });

  it.each([1, 2, 3])(
    "is told of twice an hour at most while a fifth of its turns fail for hours: seed %i",
    async (seed) => {
      const clock = createVirtualClock({ now: START });
      const random = createPythonRandom(seed);
      const stop = new AbortController();
      const [notices, lines]: [string[], string[]] = [[], []];
      const failures: string[] = [];
      const service: Service = {
        name: "judge",
        async turn() {
          clock.jumpTo(clock.now() + 1000);
          if (random.random() < 0.2) throw down();
          return action;
        },
      };
      const count = (text: string) => void lines.push(text);
      await loopService(service, {
        ...{ clock, signal: stop.signal, intervals: { min: 120, max: 1800, usual: 600 } },
        logger: { ...silentLogger, warn: count, error: count },
        notifier: { name: "n", notify: async ({ kind }) => void notices.push(kind) },
        onTurn: ({ result }) => {
          if (result.kind === "failed") failures.push(result.code);
          if (clock.now() - START > 24 * 3_600_000) stop.abort();
        },
      });
      expect(failures.length).toBeGreaterThan(5000);
      expect(notices.filter((kind) => kind === "cycle-failed").length).toBeGreaterThan(2);
      expect(notices.length).toBeLessThanOrEqual(2 * 2 * 24);
      expect(lines.length).toBeLessThanOrEqual(failures.length);
    },
  );

  it("rings for a record that a person must repair, also while something else fails", async () => {
    const notices: Notice[] = [];
    await run([down(), down(), down(), down(), corrupt(), down(), action], async (notice) => void notices.push(notice));
    expect(notices.map(({ kind, fields }) => `${kind} ${fields?.["code"]}`)).toEqual([
      "cycle-failed GIT_UNAVAILABLE",
      "cycle-failed RECORD_INVALID",
      "cycle-failed-over GIT_UNAVAILABLE",
      "cycle-failed-over RECORD_INVALID",
    ]);
  });

  it("rings at once, with the file, for what no retry mends", async () => {
    const notices: Notice[] = [];
    await run([corrupt(), corrupt(), action], async (notice) => void notices.push(notice));
    expect(notices[0]).toMatchObject({
      level: "alarm",
      title: expect.stringContaining("because of rounds/1/5F/submitted.json"),
      fields: { service: "judge", code: "RECORD_INVALID", file: "rounds/1/5F/submitted.json" },
    });
    expect(notices.length).toBe(2);
  });
});

describe("services that wait for each other", () => {
  /** A clock whose sleeps end only by their signal: a service that goes on was woken. */
  const still = {
    now: () => START,
    sleep: (_: number, { signal }: { signal?: AbortSignal | undefined } = {}) => abortOf(signal),
  };
  const abortOf = (signal?: AbortSignal) =>
    new Promise<void>((_, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  const waiting = (orChange?: boolean): TurnResult => ({
    kind: "waiting",
    reason: "an audit",
    untilMs: START + 120_000,
    orChange,
  });
  const loopThem = async (services: readonly Service[], stop: AbortController) =>
    await loopServices(services, {
      ...{ clock: still, logger: silentLogger, notifier, signal: stop.signal },
      intervals: { min: 120, max: 1800, usual: 600 },
    });

  it("B13: a report that comes at once is read at once, during the judge's turn or its sleep", async () => {
    const stop = new AbortController();
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    let looks = 0;
    const judge: Service = {
      name: "judge",
      async turn() {
        if (++looks === 3) stop.abort();
        // The first report comes while this turn runs, the second while the judge sleeps.
        if (looks === 1) await turn();
        return waiting(true);
      },
    };
    let reports = 0;
    const auditor: Service = {
      name: "auditor",
      async turn() {
        if (++reports > 2) return waiting(true);
        if (reports === 2) for (let n = 0; n < 5; n++) await turn();
        return { kind: "acted", what: "a report" };
      },
    };
    await loopThem([judge, auditor], stop);
    expect(looks).toBe(3);
  });

  it("leaves a service alone that waits for nobody", async () => {
    const stop = new AbortController();
    let weightsTurns = 0;
    const weights: Service = {
      name: "weights",
      async turn() {
        weightsTurns++;
        return waiting();
      },
    };
    let acts = 0;
    const judge: Service = {
      name: "judge",
      async turn() {
        await new Promise(setImmediate);
        if (++acts === 5) stop.abort();
        return { kind: "acted", what: "a match" };
      },
    };
    await loopThem([weights, judge], stop);
    expect(weightsTurns).toBe(1);
  });

  it("wakes nobody for an act outside of the record, and lets its service rest until the time that it names", async () => {
    const stop = new AbortController();
    const turns = { weights: 0, judge: 0 };
    const weights: Service = {
      name: "weights",
      async turn() {
        turns.weights++;
        return { kind: "acted", what: "weights set", untilMs: Number.POSITIVE_INFINITY };
      },
    };
    const judge: Service = {
      name: "judge",
      async turn() {
        turns.judge++;
        for (let n = 0; n < 5; n++) await new Promise(setImmediate);
        setImmediate(() => setImmediate(() => stop.abort()));
        return waiting(true);
      },
    };
    await loopThem([weights, judge], stop);
    expect(turns).toEqual({ weights: 1, judge: 1 });
  });
});

describe("driveServices", () => {
  it("jumps to the earliest wake-up and ends when the work is finished", async () => {
    const clock = createVirtualClock({ now: START });
    const jumps: number[] = [];
    const a = scriptService("a", [
      { kind: "waiting", reason: "eta", untilMs: START + 7_200_000 },
      { kind: "waiting", reason: "eta", untilMs: START + 7_200_000 },
      { kind: "acted", what: "moved" },
    ]);
    const b = scriptService("b", [
      { kind: "waiting", reason: "poll", untilMs: START + 3_600_000 },
      { kind: "waiting", reason: "a", untilMs: START + 9e9 },
    ]);
    let finished = false;
    await driveServices([a, b], {
      clock,
      signal: new AbortController().signal,
      finished: async () => finished,
      onTurn: ({ result }) => {
        finished = result.kind === "acted";
      },
      onJump: async (ms) => void jumps.push(ms - START),
    });
    expect(jumps).toEqual([3_600_000, 7_200_000]);
  });

  it("says who waits for what when nobody can act", async () => {
    const clock = createVirtualClock({ now: START });
    const drive = driveServices([scriptService("judge", [])], {
      clock,
      signal: new AbortController().signal,
      finished: async () => false,
      maxIdleJumps: 3,
    });
    await expect(drive).rejects.toMatchObject({
      code: "DRIVE_STUCK",
      message: expect.stringContaining("judge: nothing left"),
    });
  });
});
