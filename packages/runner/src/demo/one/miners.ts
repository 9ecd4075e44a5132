import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CompetitionError,
  type GpuProvider,
  modelFileName,
  type PreviewFormat,
  type Service,
  type StateStore,
  sleep,
} from "@404-gen/core";
import { stateFile, stemOf } from "@404-gen/core/records";
import { getFile, readRoundOne } from "@404-gen/core/round";
import { uploadImage } from "../cast.ts";
import type { MinersOptions } from "../play.ts";
import { type CastMemberOne, MINERS } from "./cast.ts";
import { FAULT_ORDER, FAULTS_FILE } from "./faults.ts";

/** The miners, as a service: once the seed is published each makes its files with its own server and puts them on its CDN. */
export function createMiners(options: MinersOptions): Service {
  return {
    name: "miners",
    async turn({ signal }) {
      const state = await getFile(options.state, stateFile);
      if (state?.stage !== "miner_generation") return { kind: "idle", reason: "no seed is out", untilMs: null };
      const round = await readRound(options.state, state.current_round);
      const late: CastMemberOne[] = [];
      for (const miner of MINERS.filter(({ commitment }) => commitment === undefined)) {
        if (!(await isDone(miner, round, options))) late.push(miner);
      }
      if (late.length === 0) return { kind: "idle", reason: "all files are out", untilMs: null };
      for (const miner of late) await publish(miner, { ...round, ...options, signal });
      return { kind: "acted", what: `${late.map(({ name }) => name).join(", ")}: ${round.stems.length} files each` };
    },
  };
}

type Round = { readonly seed: number; readonly stems: readonly string[] };

async function readRound(state: StateStore, round: number): Promise<Round> {
  const { need } = readRoundOne(state, { round });
  const { seed } = await need.seed();
  return { seed, stems: (await need.prompts()).map(stemOf) };
}

const folderOf = (miner: CastMemberOne, cdnDir: string) => join(cdnDir, miner.name);

async function isDone(
  miner: CastMemberOne,
  { stems }: Round,
  { cdnDir }: Pick<MinersOptions, "cdnDir">,
): Promise<boolean> {
  const marker = await readFile(join(folderOf(miner, cdnDir), ".done"), "utf8").catch(() => "");
  return marker === stems.join("\n");
}

async function publish(
  miner: CastMemberOne,
  job: Round & MinersOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const folder = folderOf(miner, job.cdnDir);
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
      await writeFile(`${target}.part`, model);
      await rename(`${target}.part`, target);
    }
  } finally {
    await job.provider.remove(pod);
  }
  if (miner.careless) await writeFile(join(folder, FAULTS_FILE), JSON.stringify(faultsOf(job.stems, job.format)));
  await writeFile(join(folder, ".done"), job.stems.join("\n"));
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
