import { podName } from "@404-gen/audit";
import { type GpuProvider, type Pod, type Service, silentLogger } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { describe, expect, it } from "vitest";
import { createReaper } from "./create-reaper.ts";

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

const podNamed = (name: string): Pod => ({
  ...{ provider: "fake", id: name, name, url: null, headers: {}, state: "running", createdAt: 0, costPerHour: 9 },
});
const idle: Service & { close(): Promise<void> } = {
  name: "auditor",
  turn: async () => ({ kind: "idle", reason: "", untilMs: null }),
  close: async () => {},
};

it("never touches another runner's pods, nor those that name no runner", async () => {
  const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
  const pods = [undefined, "other", "ours"].map((runner): Pod => {
    return podNamed(podName({ round: 3, hotkey: HOTKEY, index: 0, runner }));
  });
  const notifier = { name: "none", notify: async () => {} };
  const options = { providers: [providerWith(pods)], notifier, logger: silentLogger, clock, runner: "ours" };
  await createReaper(options).watch(idle).turn({ signal: new AbortController().signal });
  expect(pods.map(({ name }) => name)).toEqual(["miner-03-5fvejnxmrk-0", "miner-03-5fvejnxmrk-0-other"]);
});

describe("what an earlier run left", () => {
  const setUp = () => {
    const clock = createManualClock({ now: Date.UTC(2026, 0, 1) });
    const pod = (index: number): Pod => ({
      ...podNamed(podName({ round: 3, hotkey: HOTKEY, index })),
      createdAt: clock.now(),
    });
    const pods = [pod(0), podNamed("somebody-elses")];
    const provider = providerWith(pods);
    const options = {
      providers: [provider],
      notifier: { name: "none", notify: async () => {} },
      logger: silentLogger,
      clock,
    };
    const reaper = createReaper(options);
    const auditor = reaper.watch(idle);
    const take = () => auditor.turn({ signal: new AbortController().signal });
    return { clock, pod, pods, provider, reaper, auditor, take, names: () => pods.map(({ name }) => name) };
  };

  it("goes before the first turn; what this run started stays until it is a day old", async () => {
    const { clock, pod, pods, reaper, take, names } = setUp();
    await take();
    expect(names()).toEqual(["somebody-elses"]);
    const { name } = pod(1);
    await reaper.providers[0]?.create({ name, image: "image", port: 1 });
    pods.push(pod(1));
    await clock.advance(2 * HOUR);
    await take();
    expect(names()).toEqual(["somebody-elses", name]);
    await clock.advance(24 * HOUR);
    await take();
    expect(names()).toEqual(["somebody-elses"]);
  });

  it("goes in a minute where the provider did not answer at the start", async () => {
    const { clock, provider, take, names } = setUp();
    const { list } = provider;
    provider.list = () => Promise.reject(new Error("502"));
    await take();
    provider.list = list;
    await take();
    expect(names()).toHaveLength(2);
    await clock.advance(60_000);
    await take();
    expect(names()).toEqual(["somebody-elses"]);
  });

  it("goes at the end at the latest, with what this run could not delete", async () => {
    const { pod, pods, provider, reaper, auditor, take, names } = setUp();
    const { list } = provider;
    provider.list = () => Promise.reject(new Error("502"));
    await take();
    provider.list = list;
    await reaper.providers[0]?.create({ name: pod(1).name, image: "image", port: 1 });
    pods.push(pod(1));
    await auditor.close();
    expect(names()).toEqual(["somebody-elses"]);
  });
});
