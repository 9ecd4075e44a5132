import { podName } from "@404-gen/audit";
import { type GpuProvider, type Pod, type Service, silentLogger } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { expect, it } from "vitest";
import { withReaper } from "./with-reaper.ts";

const HOTKEY = "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5";
const HOUR = 3_600_000;

function providerWith(pods: Pod[]): GpuProvider {
  return {
    name: "fake",
    create: async () => pods[0]!,
    find: async (name) => pods.find((pod) => pod.name === name) ?? null,
    list: async (prefix) => pods.filter((pod) => pod.name.startsWith(prefix)),
    async remove({ name }) {
      pods.splice(pods.findIndex((pod) => pod.name === name) >>> 0, 1);
    },
    close: async () => {},
  };
}

it("never touches another runner's pods, nor those that name no runner", async () => {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const pods = [undefined, "other", "ours"].map((runner): Pod => {
    const name = podName({ round: 3, hotkey: HOTKEY, index: 0, runner });
    return { provider: "fake", id: name, name, url: null, headers: {}, state: "running", createdAt: 0, costPerHour: 9 };
  });
  const idle: Service = { name: "auditor", turn: async () => ({ kind: "idle", reason: "", untilMs: null }) };
  const notifier = { name: "none", notify: async () => {} };
  const options = { providers: [providerWith(pods)], notifier, logger: silentLogger, clock, runner: "ours" };
  await withReaper(idle, options).turn({ signal: new AbortController().signal });
  expect(pods.map(({ name }) => name)).toEqual(["miner-03-5fvejnxmrk-0", "miner-03-5fvejnxmrk-0-other"]);
});

it("deletes what an earlier run left, then only what is older than a day, and lets others alone", async () => {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const pod = (name: string): Pod => ({
    provider: "fake",
    id: name,
    name,
    url: null,
    headers: {},
    state: "running",
    createdAt: clock.now(),
    costPerHour: null,
  });
  const pods = [pod(podName({ round: 3, hotkey: HOTKEY, index: 0 })), pod("somebody-elses")];
  let turns = 0;
  const auditor: Service = {
    name: "auditor",
    async turn() {
      turns++;
      return { kind: "idle", reason: "nothing to audit", untilMs: null };
    },
  };
  const service = withReaper(auditor, {
    providers: [providerWith(pods)],
    notifier: { name: "none", notify: async () => {} },
    logger: silentLogger,
    clock,
  });
  const take = () => service.turn({ signal: new AbortController().signal });
  await take();
  expect(pods.map(({ name }) => name)).toEqual(["somebody-elses"]);
  pods.push(pod(podName({ round: 3, hotkey: HOTKEY, index: 1 })));
  await clock.advance(2 * HOUR);
  await take();
  expect(pods).toHaveLength(2);
  await clock.advance(24 * HOUR);
  await take();
  expect(pods.map(({ name }) => name)).toEqual(["somebody-elses"]);
  expect(turns).toBe(3);
});
