import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modelFileName, type PreviewFormat, type Service } from "@404-gen/core";
import { uploadImage } from "../cast.ts";
import { createMinersService, folderOf, type MinersJob, markDone, missingStems, putOut } from "../miners-service.ts";
import type { MinersOptions } from "../play.ts";
import { type CastMemberOne, MINERS } from "./cast.ts";
import { FAULT_ORDER, FAULTS_FILE } from "./faults.ts";
import { makeModelFiles } from "./make-model-files.ts";

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
  const targetOf = (stem: string) => join(folder, modelFileName(stem, job.format));
  const stems = await missingStems(job.stems, targetOf);
  // A separate image makes the uploads: a miner may upload files that its published image cannot make, and the audit has to find that.
  const pod = { name: `demo-upload-${miner.name}`, image: uploadImage(miner) };
  await makeModelFiles({ ...job, ...pod, stems, put: (stem, model) => putOut(targetOf(stem), model) });
  if (miner.careless) await writeFile(join(folder, FAULTS_FILE), JSON.stringify(faultsOf(job.stems, job.format)));
  await markDone(miner, job);
}

const faultsOf = (stems: readonly string[], format: PreviewFormat) =>
  Object.fromEntries(
    FAULT_ORDER.flatMap((fault, index) => (stems[index] ? [[modelFileName(stems[index], format), fault]] : [])),
  );
