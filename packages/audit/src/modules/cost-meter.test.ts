import { silentLogger, systemClock } from "@404-gen/core";
import { createManualClock, createMemoryStateStore } from "@404-gen/core/testing";
import { podStatsFileTwo } from "@404-gen/core/two";
import { expect, it } from "vitest";
import { createCostMeter } from "./cost-meter.ts";

it("counts the recorded costs and those of running machines since, each once, and raises one alarm", async () => {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 5) });
  const state = await createMemoryStateStore({ clock, io: systemClock });
  const kinds: string[] = [];
  const notifier = { name: "test", notify: async ({ kind }: { kind: string }) => void kinds.push(kind) };
  const meter = createCostMeter({ state, notifier, logger: silentLogger, clock, io: clock, maxCostPerRound: 20 });
  const mayRent = () => meter.mayRent(3).then(() => true, (error: { code: string }) => error.code); // biome-ignore format: one question
  const release = meter.hold(3, { pod: "miner-03-a-0", sinceMs: clock.now(), perHour: 16 });
  await clock.advance(3_600_000);
  expect(await mayRent()).toBe(true);
  const holding = { pod: "miner-03-a-0", provider: "runpod", seconds: 3600, cost: 16, priced: true };
  const entry = {
    ...{ pod_id: holding.pod, repeat_index: 1, provider: holding.provider, batch_times: [], total_generation_time: 0 },
    ...{ termination_reason: null, payload: null, x404: { seconds: holding.seconds, cost: holding.cost } },
  };
  const path = podStatsFileTwo.path({ round: 3, hotkey: "leader" });
  await state.commit([{ path, text: podStatsFileTwo.format({ [`${holding.pod}-r1`]: entry }) }], {
    message: "Machine",
  });
  meter.recorded(holding);
  expect(await mayRent()).toBe(true);
  await clock.advance(3_600_000);
  expect([await mayRent(), await mayRent()]).toEqual(["PODS_COST_LIMIT", "PODS_COST_LIMIT"]);
  expect(await meter.mayRent(4)).toBeUndefined();
  release();
  expect(await mayRent()).toBe(true);
  expect(kinds).toEqual(["cost-limit", "cost-limit-over"]);
});
