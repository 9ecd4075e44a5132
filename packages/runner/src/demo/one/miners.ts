import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CompetitionError,
  type GpuProvider,
  modelFileName,
  type PreviewFormat,
  type Service,
  sleep,
} from "@404-gen/core";
import { uploadImage } from "../cast.ts";
import { createMinersService, folderOf, type MinersJob, markDone, putOut } from "../miners-service.ts";
import type { MinersOptions } from "../play.ts";
import { type CastMemberOne, MINERS } from "./cast.ts";
import { FAULT_ORDER, FAULTS_FILE } from "./faults.ts";

/** The miners: each makes its files with its own server. */
export const createMiners = (options: MinersOptions): Service =>
  createMinersService(options, {
    miners: MINERS.filter(({ commitment }) => commitment === undefined),
    async publish(late, job) {
      for (const miner of late) await publish(miner, job);
    },
  });

async function publish(miner: CastMemberOne, job: MinersJob): Promise<void> {
  const folder = folderOf(miner, job);
  await mkdir(folder, { recursive: true });
  // What a miner uploads need not come from the image that it publishes: that is what the audit is for.
  const pod = await job.provider.create(
    { name: `demo-upload-${miner.name}`, image: uploadImage(miner), port: 10006 },
    { signal: job.signal },
  );
  try {
    const url = await healthy(job.provider, { name: pod.name, signal: job.signal });
    for (const stem of job.stems) {
      const target = join(folder, modelFileName(stem, job.format));
      if (await stat(target).catch(() => null)) continue;
      const picture = await readFile(join(job.promptsDir, `${stem}.png`));
      const model = await generate(url, { picture, seed: job.seed, headers: pod.headers, signal: job.signal });
      await putOut(target, model);
    }
  } finally {
    await job.provider.remove(pod);
  }
  if (miner.careless) await writeFile(join(folder, FAULTS_FILE), JSON.stringify(faultsOf(job.stems, job.format)));
  await markDone(miner, job);
}

const faultsOf = (stems: readonly string[], format: PreviewFormat) =>
  Object.fromEntries(
    FAULT_ORDER.flatMap((fault, index) => (stems[index] ? [[modelFileName(stems[index], format), fault]] : [])),
  );

const fault = (message: string) => new CompetitionError(message, { code: "DEMO_MINER_DOWN" });

async function healthy(
  provider: GpuProvider,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const pod = await provider.find(name, { signal });
    const ok = pod?.url ? await fetch(`${pod.url}/health`, { signal, headers: pod.headers }).then((r) => r.ok, () => false) : false; // biome-ignore format: one question
    if (ok && pod?.url) return pod.url;
    await sleep(100, { signal });
  }
  throw fault(`${name} never answered /health`);
}

type Ask = {
  readonly picture: Uint8Array;
  readonly seed: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

async function generate(url: string, { picture, seed, headers, signal }: Ask): Promise<Uint8Array> {
  const form = new FormData();
  form.set("prompt_image_file", new Blob([new Uint8Array(picture)], { type: "image/png" }), "prompt.png");
  form.set("seed", String(seed));
  const response = await fetch(`${url}/generate`, { method: "POST", body: form, headers, signal });
  if (!response.ok) throw fault(`a demo miner answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
