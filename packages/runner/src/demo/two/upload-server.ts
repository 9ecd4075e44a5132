import { createBatchClient } from "@404-gen/audit";
import { CompetitionError, type GpuProvider, sleep } from "@404-gen/core";
import { HOSTS } from "../cast.ts";

export type UploadJob = {
  readonly provider: GpuProvider;
  readonly name: string;
  readonly image: string;
  readonly stems: readonly string[];
  readonly seed: number;
  readonly signal: AbortSignal;
};

const LOOKS = 1200;
const LOOK_MS = 100;

/** The modules that a miner's own server makes for the prompts, by stem. */
export async function makeUploads(job: UploadJob): Promise<ReadonlyMap<string, Uint8Array>> {
  const { provider, name, image, stems, seed, signal } = job;
  const pod = await provider.create({ name, image, port: 10_006 }, { signal });
  const client = createBatchClient();
  const until = async (wanted: string) => {
    for (let look = 0; look < LOOKS; look++) {
      const url = (await provider.find(name, { signal }))?.url;
      const address = { url: url ?? "", headers: pod.headers };
      const answer = url ? await client.status(address, { replacementsRemaining: 0, signal }) : null;
      if (answer?.kind === "said" && answer.status.status === wanted) return address;
      await sleep(LOOK_MS, { signal });
    }
    throw new CompetitionError(`${name} was never ${wanted}`, { code: "DEMO_MINER_DOWN" });
  };
  try {
    const prompts = stems.map((stem) => ({ stem, url: `http://${HOSTS.prompts}/${stem}.png` }));
    const taken = await client.submit(await until("ready"), { prompts, seed, signal });
    if (taken.kind === "fault") throw taken.error;
    const results = await client.results(await until("complete"), { stems: new Set(stems), signal });
    if (results.kind === "measured") return results.value.modules;
    throw new CompetitionError(`${name} gave no modules`, { code: "DEMO_MINER_DOWN" });
  } finally {
    await provider.remove(pod);
  }
}
