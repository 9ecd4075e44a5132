import { createBatchClient } from "@404-gen/audit";
import { CompetitionError, sleep } from "@404-gen/core";
import type { MakeFilesJob } from "../play.ts";

const LOOKS = 1200;
const LOOK_MS = 100;

/** Starts an image, and gets the modules for all prompts from it, in one batch. */
export async function makeModuleFiles(job: MakeFilesJob): Promise<void> {
  const { provider, name, image, stems, seed, promptsUrl, put, signal } = job;
  const pod = await provider.create({ name, image, port: 10_006 }, { signal });
  const client = createBatchClient();
  const until = async (state: string) => {
    for (let look = 0; look < LOOKS; look++) {
      const url = (await provider.find(name, { signal }))?.url;
      const address = { url: url ?? "", headers: pod.headers };
      const answer = url ? await client.status(address, { replacementsRemaining: 0, signal }) : null;
      if (answer?.kind === "said" && answer.status.status === state) return address;
      await sleep(LOOK_MS, { signal });
    }
    throw new CompetitionError(`${name} was never ${state}`, { code: "DEMO_MINER_DOWN" });
  };
  try {
    const prompts = stems.map((stem) => ({ stem, url: `${promptsUrl}/${stem}.png` }));
    const submission = await client.submit(await until("ready"), { prompts, seed, signal });
    if (submission.kind === "fault") throw submission.error;
    const results = await client.results(await until("complete"), { stems: new Set(stems), signal });
    if (results.kind !== "measured") throw new CompetitionError(`${name} gave no modules`, { code: "DEMO_MINER_DOWN" });
    for (const [stem, module] of results.value.modules) await put(stem, module);
  } finally {
    await provider.remove(pod);
  }
}
