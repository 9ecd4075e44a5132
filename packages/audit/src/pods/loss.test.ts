import { CompetitionError, type GpuProvider, type Pod, silentLogger } from "@404-gen/core";
import { createManualClock } from "@404-gen/core/testing";
import { expect, it } from "vitest";
import { auditSettings } from "../settings.ts";
import { explainLoss, type LossContext } from "./loss.ts";
import { createRun } from "./run.ts";

const error = new CompetitionError("broke off", { code: "POD_UNREACHABLE" });
const base = { stem: "a", podId: "pod", seconds: 0, timing: { headers: null, lastByte: null } };

/**
 * Loses pods one after another at the same prompt, a second apart. The provider gives the same answer for each. Between two of them another pod answers, or
 * none does. Gives the kinds of the attempts.
 */
async function losePods(
  pods: number,
  answer: Partial<Pod> | null,
  othersAnswer: () => boolean = () => true,
): Promise<readonly string[]> {
  const io = createManualClock();
  const run = createRun({ stems: ["a"] });
  const settings = auditSettings({ maxPromptAttempts: 3 });
  const pod = { name: "pod", url: "http://pod", headers: {}, state: "running", ...answer } as Pod & { url: string };
  const provider = { name: "cloud", find: async () => (answer === null ? null : pod) } as unknown as GpuProvider;
  const kinds: string[] = [];
  for (let index = 0; index < pods; index++) {
    const context = {
      ...{ run, settings, pod, logger: silentLogger, io: { ...io, sleep: async () => {} } },
      client: { health: async () => null },
      live: { id: `pod-${index}` },
      heldPod: { provider, pod },
    } as unknown as LossContext;
    const { attempt, loss } = await explainLoss(context, { stem: "a", error, base, isSilent: false });
    expect(loss).not.toBeNull();
    await io.advance(1000);
    if (othersAnswer()) run.answeredMs = io.now();
    kinds.push(attempt.kind);
  }
  return kinds;
}

it("the third pod that is lost at the same prompt for an unknown reason is the image's failure", async () => {
  expect(await losePods(3, {})).toEqual(["fault", "fault", "failed"]);
});

it("pods that are lost while no pod answers us, as when our own network is down, are nobody's failure, however many", async () => {
  expect(await losePods(20, {}, () => false)).toEqual(Array(20).fill("fault"));
  let losses = 0;
  expect(await losePods(9, {}, () => ++losses % 3 === 0)).toEqual([
    ...Array(6).fill("fault"),
    ...Array(3).fill("failed"),
  ]);
});

it("a container that ended by itself is the image's failure at once", async () => {
  const end = { state: "failed", failure: { cause: "image", detail: "exited with 1" } } as const;
  expect(await losePods(1, end)).toEqual(["failed"]);
});

it("pods that the provider takes away are never the image's failure", async () => {
  expect(await losePods(5, null)).toEqual(Array(5).fill("fault"));
  expect(await losePods(5, { state: "gone" })).toEqual(Array(5).fill("fault"));
});
