import { CompetitionError } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { createServerPool } from "./server-pool.ts";

const failure = (status: number, words = "") =>
  new CompetitionError("no", { code: "JUDGE_HTTP", retryable: status >= 500, data: { status, words } });
const pool = (servers: readonly string[], isReady = async () => true) => {
  const clock = createManualClock();
  return { clock, use: createServerPool(servers, { io: clock, maxInFlight: 32, isReady }).use };
};

describe("several model servers", () => {
  it("asks the least busy one", async () => {
    const { use } = pool(["a", "b", "c"]);
    const servers: string[] = [];
    const ends: (() => void)[] = [];
    const call = () =>
      use((server) => {
        servers.push(server);
        return new Promise<void>((resolve) => {
          ends.push(resolve);
        });
      }, {});
    const calls = Array.from({ length: 6 }, call);
    await Promise.resolve();
    expect(servers.sort()).toEqual(["a", "a", "b", "b", "c", "c"]);
    for (const end of ends) end();
    await Promise.all(calls);
  });

  it("goes on to the next when one fails, leaves that one out for half a minute, and tries it again", async () => {
    const { use, clock } = pool(["a", "b"]);
    const servers: string[] = [];
    let broken = true;
    const call = () =>
      use(async (server) => {
        servers.push(server);
        if (server === "a" && broken) throw failure(500);
        return server;
      }, {});
    expect(await call()).toBe("b");
    expect(await call()).toBe("b");
    expect(servers).toEqual(["a", "b", "b"]);
    broken = false;
    await clock.advance(30_001);
    expect(await call()).toBe("a");
  });

  it("does not repeat a call that all servers would refuse, and throws when all fail", async () => {
    const { use } = pool(["a", "b"]);
    let calls = 0;
    const refuse = (status: number) => () => {
      calls += 1;
      return Promise.reject(failure(status));
    };
    await expect(use(refuse(400), {})).rejects.toMatchObject({ data: { status: 400 } });
    expect(calls).toBe(1);
    await expect(use(refuse(502), {})).rejects.toMatchObject({ data: { status: 502 } });
    expect(calls).toBe(3);
  });

  it("waits once for a server that loads its model, for all calls that come meanwhile", async () => {
    let [looks, calls] = [0, 0];
    const { use, clock } = pool(["a"], async () => ++looks === 3);
    const call = () =>
      use(async () => {
        calls += 1;
        if (looks < 3) throw failure(503, "Loading model");
        return "answer";
      }, {});
    const first = call();
    await clock.advance(1);
    const more = Array.from({ length: 20 }, call);
    await clock.advance(4_999);
    expect(calls).toBe(1);
    await clock.advance(10_000);
    expect(await Promise.all([first, ...more])).toEqual(Array.from({ length: 21 }, () => "answer"));
    expect([looks, calls]).toEqual([3, 22]);
  });
});

describe("calls in flight", () => {
  /** A server that answers after 1 s, and refuses calls while it works on `takes` others. */
  const server = (takes: number, clock: ReturnType<typeof createManualClock>) => {
    const counts = { inFlight: 0, most: 0, refused: 0 };
    const answer = async () => {
      if (counts.inFlight >= takes) {
        counts.refused += 1;
        throw new CompetitionError("busy", { code: "JUDGE_HTTP", retryable: true, data: { status: 429 } });
      }
      counts.inFlight += 1;
      counts.most = Math.max(counts.most, counts.inFlight);
      await clock.sleep(1_000);
      counts.inFlight -= 1;
    };
    return { counts, answer };
  };
  const play = async (takes: readonly number[], options: { calls: number; maxInFlight: number }) => {
    const clock = createManualClock();
    const servers = takes.map((most) => server(most, clock));
    const { use } = createServerPool(servers, {
      io: clock,
      maxInFlight: options.maxInFlight,
      isReady: async () => true,
    });
    let left = options.calls;
    const callUntilAnswered = async (): Promise<void> => {
      await use(({ answer }) => answer(), {}).then(
        () => left--,
        async () => {
          await clock.sleep(2_000);
          await callUntilAnswered();
        },
      );
    };
    const all = Promise.all(Array.from({ length: options.calls }, callUntilAnswered));
    while (left > 0) await clock.advance(1_000);
    await all;
    return { seconds: clock.now() / 1_000, servers: servers.map(({ counts }) => counts) };
  };

  it("follow the capacity of one server: nearly all of its places are used, and few calls are refused", async () => {
    const { seconds, servers } = await play([20], { calls: 800, maxInFlight: 512 });
    // 800 calls with 20 places take at least 40 s. The window goes up and down between half and all of the places.
    expect(seconds).toBeLessThan(64);
    expect(servers[0]?.refused).toBeLessThan(60);
  });

  it("follow a strong and a weak server each by itself", async () => {
    const { seconds, servers } = await play([40, 4], { calls: 800, maxInFlight: 512 });
    expect(seconds).toBeLessThan(34);
    expect(servers.map(({ most }) => most)).toEqual([40, 4]);
  });

  it("never exceed the limit over all servers, and end with their signal", async () => {
    const clock = createManualClock();
    let [inFlight, most] = [0, 0];
    const two = createServerPool(["a", "b"], { io: clock, maxInFlight: 30, isReady: async () => true });
    const call = () =>
      two.use(async () => {
        most = Math.max(most, ++inFlight);
        await clock.sleep(1_000);
        inFlight -= 1;
      }, {});
    const calls = Promise.all(Array.from({ length: 200 }, call));
    await clock.advance(60_000);
    await calls;
    expect(most).toBe(30);
    const { use } = createServerPool(["a"], { io: createManualClock(), maxInFlight: 1, isReady: async () => true });
    const stop = new AbortController();
    use(() => new Promise<void>(() => {}), {}).catch(() => {});
    const waiting = use(async () => "never", { signal: stop.signal });
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });
});
