import { sleep } from "@404-gen/core";
import { afterEach, describe, expect, it } from "vitest";
import { startLocalPod } from "../../testing/local-pod.ts";
import { podConformance } from "../../testing/pod-conformance.ts";
import { createBatchClient } from "../pods/batch/batch-client.ts";
import { type PodMaker, type PodServerOptions, parseMischief } from "./index.ts";

const make: PodMaker = async ({ stem }, { seed, signal }) => {
  await sleep(20, { signal });
  return { kind: "made", module: new TextEncoder().encode(`export default () => "${stem} ${seed}";`) };
};

const open: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function start(options: Partial<PodServerOptions> = {}) {
  const pod = await startLocalPod({ make, ...options });
  open.push(pod);
  return pod.address;
}

podConformance({
  name: "the server of @404-gen/audit/pod",
  open: async () => ({
    ...(await start({ mischief: parseMischief("warms-up=50") })),
    imageUrl: (stem) => `https://prompts.test/${stem}.png`,
    close: async () => {},
  }),
});

describe("the pod's server", () => {
  const client = createBatchClient();
  const prompts = (...stems: string[]) => stems.map((stem) => ({ stem, url: `https://prompts.test/${stem}.png` }));
  const until = (address: Awaited<ReturnType<typeof start>>, status: string) =>
    expect
      .poll(async () => client.status(address, { replacementsRemaining: 0 }), { interval: 20 })
      .toMatchObject({ status: { status } });

  it("answers 409 with its state to a batch that it cannot take", async () => {
    const warming = await start({ mischief: parseMischief("never-ready") });
    expect(await client.submit(warming, { prompts: prompts("a"), seed: 1 })).toMatchObject({
      kind: "rejected",
      rejection: { code: "BATCH_REFUSED", data: { status: 409, current: "warming_up" } },
    });
    const working = await start({ mischief: parseMischief("hangs") });
    await until(working, "ready");
    await client.submit(working, { prompts: prompts("a"), seed: 1 });
    expect(await client.submit(working, { prompts: prompts("b"), seed: 1 })).toMatchObject({
      kind: "rejected",
      rejection: { data: { current: "generating" } },
    });
  });

  it("always ends in complete: a prompt that throws is in _failed.json with its reason, and has no module", async () => {
    const address = await start({
      make: async ({ stem }) => {
        if (stem === "bad") throw new Error("no such picture");
        return { kind: "failed", reason: "DRAW_CALLS" };
      },
    });
    await until(address, "ready");
    await client.submit(address, { prompts: prompts("bad", "worse"), seed: 1 });
    await until(address, "complete");
    const read = await client.results(address, { stems: new Set(["bad", "worse"]) });
    expect(read.kind === "measured" && Object.fromEntries(read.value.failures)).toEqual({
      bad: "no such picture",
      worse: "DRAW_CALLS",
    });
  });

  it("asks for another machine only while replacements are left, and says why", async () => {
    const address = await start({ mischief: parseMischief("asks-replacement=2,hangs") });
    await until(address, "ready");
    await client.submit(address, { prompts: prompts("a"), seed: 1 });
    const status = async (remaining: number) => await client.status(address, { replacementsRemaining: remaining });
    expect(await status(2)).toMatchObject({ status: { status: "replace", payload: { why: expect.any(String) } } });
    expect(await status(1)).toMatchObject({ status: { status: "generating" } });
  });

  it("refuses an unknown mischief", () => {
    expect(() => parseMischief("explodes")).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => parseMischief("slow=fast")).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
