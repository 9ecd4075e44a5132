import { readdir } from "node:fs/promises";
import { evaluateBundles, listBundles } from "@404-gen/judge";
import { createBundleDrawer } from "@404-gen/render";
import { openEmbedding } from "../assemble/parts/embedding.ts";
import { openStagedJudge } from "../assemble/parts/staged-judge.ts";
import { openModuleRecordSide } from "../repository/module-record-side.ts";
import type { RecordReach } from "../repository/record-side.ts";
import type { Settings } from "../settings/load.ts";
import type { Evaluation } from "./judge-on-change.ts";

/** True when a folder holds view bundles or modules of competition 2. */
export async function holdsModules(folder: string): Promise<boolean> {
  if ((await listBundles(folder)).length > 0) return true;
  return (await readdir(folder).catch((): string[] => [])).some((name) => name.endsWith(".js"));
}

export type JudgeBundlesJob = RecordReach & {
  readonly settings: Settings;
  /** Folder of A; with `against`, a past round's contestant as `--against` names it. */
  readonly a: string;
  readonly against: boolean;
  readonly b: string;
  readonly prompts: string;
  readonly out: string;
  readonly judgeUrl?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly seed: number;
  readonly winMargin: number | undefined;
  readonly concurrency: number | undefined;
  readonly onProgress: Parameters<typeof evaluateBundles>[0]["onProgress"];
  readonly viewer: Parameters<typeof evaluateBundles>[0]["viewer"];
};

/** Opens the comparison of two sets of modules by their views, with the multi-stage judge. */
export async function openBundleEvaluation(job: JudgeBundlesJob): Promise<Evaluation> {
  const { settings, judgeUrl, judgeModel } = job;
  const a = job.against ? await openModuleRecordSide(job.a, job) : job.a;
  // Pictures on this machine have no address that a server could fetch.
  const judge = await openStagedJudge({ settings, url: judgeUrl, model: judgeModel, pictures: "data" });
  const draw = createBundleDrawer({
    threads: settings.RENDER_THREADS,
    timeoutMs: settings.RENDER_TIMEOUT * 1000,
  });
  const embedding = await openEmbedding({ model: settings.DINOV3_MODEL });
  return {
    run: () => evaluateBundles({ ...job, a, judge, draw, embedding }),
    close: async () => void (await Promise.all([draw.close(), embedding.close()])),
  };
}
