import { CompetitionError } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { createServerPool } from "./server-pool.ts";

const failure = (status: number, words = "") =>
  new CompetitionError("no", { code: "JUDGE_HTTP", retryable: status >= 500, data: { status, words } });
const pool = (servers: readonly string[], isReady = async () => true) => {
  const clock = createManualClock();
  return { clock, use: createServerPool(servers, { io: clock, isReady }).use };
};

describe("several model servers", () => {
  it("asks the least busy one", async () => {
    const { use } = pool(["a", "b", "c"]);
    const asked: string[] = [];
    const ends: (() => void)[] = [];
    const call = () =>
      use((server) => {
        asked.push(server);
        return new Promise<void>((done) => {
          ends.push(done);
        });
      }, {});
    const calls = Array.from({ length: 6 }, call);
    await Promise.resolve();
    expect(asked.sort()).toEqual(["a", "a", "b", "b", "c", "c"]);
    for (const end of ends) end();
    await Promise.all(calls);
  });

  it("goes on to the next when one fails, leaves that one out for half a minute, and tries it again", async () => {
    const { use, clock } = pool(["a", "b"]);
    const asked: string[] = [];
    let broken = true;
    const call = () =>
      use(async (server) => {
        asked.push(server);
        if (server === "a" && broken) throw failure(500);
        return server;
      }, {});
    expect(await call()).toBe("b");
    expect(await call()).toBe("b");
    expect(asked).toEqual(["a", "b", "b"]);
    broken = false;
    await clock.advance(30_001);
    expect(await call()).toBe("a");
  });

  it("does not ask another what all would refuse, and throws when all fail", async () => {
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

  it("waits once for a server that loads, whoever comes meanwhile", async () => {
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
