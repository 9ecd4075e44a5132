import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type GpuProvider, sleep } from "@404-gen/core";
import type { MakeFilesJob } from "../play.ts";

/** Starts an image, and gets a model from it for each prompt, one after the other. */
export async function makeModelFiles(job: MakeFilesJob): Promise<void> {
  const { provider, name, image, stems, seed, promptsDir, put, signal } = job;
  const pod = await provider.create({ name, image, port: 10006 }, { signal });
  try {
    const url = await healthy(provider, { name: pod.name, signal });
    for (const stem of stems) {
      const picture = await readFile(join(promptsDir, `${stem}.png`));
      await put(stem, await generate(url, { picture, seed, headers: pod.headers, signal }));
    }
  } finally {
    await provider.remove(pod);
  }
}

const LOOKS = 200;
const LOOK_MS = 100;
const fault = (message: string) => new CompetitionError(message, { code: "DEMO_MINER_DOWN" });

async function healthy(
  provider: GpuProvider,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<string> {
  for (let look = 0; look < LOOKS; look++) {
    const pod = await provider.find(name, { signal });
    const ok = pod?.url ? await fetch(`${pod.url}/health`, { signal, headers: pod.headers }).then((r) => r.ok, () => false) : false; // biome-ignore format: one question
    if (ok && pod?.url) return pod.url;
    await sleep(LOOK_MS, { signal });
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
  if (!response.ok) throw fault(`${url}/generate answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
