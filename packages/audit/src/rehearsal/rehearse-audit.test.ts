import { afterEach, describe, expect, it } from "vitest";
import { plainDistance, plainRenderer, testMiner } from "../../testing/round.ts";
import { createProcessProvider } from "../gpu/process/index.ts";
import { type RehearsalProgress, rehearseAudit } from "./rehearse-audit.ts";

const SEED = 7;
const encoder = new TextEncoder();
const prompts = ["a", "b", "c"].map((stem) => ({
  stem,
  picture: async () => encoder.encode(`picture:${stem}`),
  submitted: async () => (stem === "c" ? null : encoder.encode(`model picture:${stem} ${SEED} high`)),
}));
const settings = { podStartDelaySeconds: 0.05, podWarmupTimeoutSeconds: 3, checkPodIntervalSeconds: 0.2 };
const base = { prompts, seed: SEED, renderer: plainRenderer, distance: plainDistance, settings };
const provider = createProcessProvider({ images: { honest: testMiner(), other: testMiner({ QUALITY: "low" }) } });
afterEach(() => provider.close());

describe("rehearseAudit", () => {
  it("passes an image that makes the submitted models, and says which prompts were not submitted", async () => {
    const progress: RehearsalProgress[] = [];
    const files = new Set<string>();
    const report = await rehearseAudit({
      ...{ ...base, provider, image: "honest", onProgress: (event) => progress.push(event) },
      onPicture: ({ sha256 }) => void files.add(sha256),
    });
    const [first, , last] = report.results;
    expect(first?.pictures.submitted).toBe(first?.pictures.generated);
    expect(files).toContain(first?.pictures.generated);
    expect(last?.pictures).toEqual({ submitted: null, generated: null });
    expect(report.verdict).toMatchObject({ outcome: "passed", checked_prompts: 2 });
    expect(report.embedding).toBe("offline");
    expect(report.results.map(({ stem, outcome }) => [stem, outcome])).toEqual([
      ["a", "match"],
      ["b", "match"],
      ["c", "not-submitted"],
    ]);
    expect(progress.filter(({ kind }) => kind === "prompt-done")).toHaveLength(2);
  });

  it("shows the distances of an image that makes other models, on a running server", async () => {
    const pod = await provider.create({ name: "mine", image: "other", port: 10_006 });
    const report = await rehearseAudit({
      ...base,
      endpoint: pod.url!,
      settings: { ...settings, maxMismatchedPrompts: 1 },
    });
    expect(report.verdict).toMatchObject({ outcome: "rejected", failed_prompts: 2 });
    expect(report.results[0]).toMatchObject({ outcome: "mismatch", distance: 0.5, attempts: 1 });
  });

  it("refuses options without an image or a server", async () => {
    await expect(rehearseAudit(base)).rejects.toMatchObject({ code: "REHEARSAL_INVALID" });
  });
});
