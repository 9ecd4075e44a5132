import type { GpuProvider, Notice, Pod } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { parsePodName, podName, podPrefix } from "./naming.ts";
import { reapPods } from "./reap-pods.ts";

const HOUR = 3_600_000;

function cloud(pods: readonly { name: string; ageHours: number; cost?: number }[], nowMs: number) {
  const alive = new Map(
    pods.map(({ name, ageHours, cost = 4 }) => [
      name,
      {
        provider: "c",
        id: name,
        name,
        url: null,
        headers: {},
        state: "running",
        createdAt: nowMs - ageHours * HOUR,
        costPerHour: cost,
      } satisfies Pod,
    ]),
  );
  const provider: GpuProvider = {
    name: "c",
    create: () => Promise.reject(new Error("not asked")),
    find: async (name) => alive.get(name) ?? null,
    list: async (prefix) => [...alive.values()].filter(({ name }) => name.startsWith(prefix)),
    remove: async ({ name }) => void alive.delete(name),
    close: async () => {},
  };
  return { provider, alive };
}

async function reap(pods: Parameters<typeof cloud>[0], more: Partial<Parameters<typeof reapPods>[0]> = {}) {
  const io = createManualClock({ now: Date.UTC(2026, 0, 5) });
  const { provider, alive } = cloud(pods, io.now());
  const notices: Notice[] = [];
  const removals = await reapPods({
    providers: [provider],
    notifier: { name: "t", notify: async (notice) => void notices.push(notice) },
    io,
    ...more,
  });
  return { reaped: removals, alive: [...alive.keys()], notices };
}

describe("reapPods", () => {
  it("deletes old pods, and never those of another owner or with a foreign name", async () => {
    const { reaped, alive } = await reap([
      { name: "miner-01-5abcdefghi-0", ageHours: 30 },
      { name: "miner-01-5abcdefghi-1", ageHours: 2 },
      { name: "miner-database", ageHours: 900 },
      { name: "theirs-01-5abcdefghi-0", ageHours: 900 },
    ]);
    expect(reaped).toEqual([{ pod: "miner-01-5abcdefghi-0", provider: "c", why: "age" }]);
    expect(alive).toHaveLength(3);
  });

  it("deletes pods that are not in use, and the oldest ones while all together cost too much", async () => {
    const pods = [0, 1, 2].map((i) => ({ name: `miner-01-5abcdefghi-${i}`, ageHours: 3 - i }));
    expect((await reap(pods, { inUse: new Set(["miner-01-5abcdefghi-1"]) })).alive).toEqual(["miner-01-5abcdefghi-1"]);
    const dear = await reap(pods, { maxCostPerHour: 8 });
    expect(dear.reaped).toEqual([{ pod: "miner-01-5abcdefghi-0", provider: "c", why: "cost" }]);
    expect(dear.notices).toHaveLength(1);
  });
});

describe("podName", () => {
  it("C12: is read back by parsePodName, and its prefix matches no other round or hotkey", () => {
    const identity = { round: 1, hotkey: "5GgpGaDxzTyBAME1Ju9Z", index: 3 };
    expect(podName(identity)).toBe("miner-01-5ggpgadxzt-3");
    expect(parsePodName(podName(identity))).toEqual({ owner: "miner", round: 1, hotkey: "5ggpgadxzt", index: 3 });
    for (const round of [10, 11, 101])
      expect(podName({ ...identity, round }).startsWith(podPrefix({ round: 1, hotkey: identity.hotkey }))).toBe(false);
    expect(
      podName({ round: 9999, hotkey: "5GgpGaDxzTyBAME1Ju9Z", index: 99, owner: "miner" }).length,
    ).toBeLessThanOrEqual(45);
    expect(parsePodName("miner-1-x-0")).toBeNull();
  });
});
