import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MODEL_FORMATS, type Service } from "@404-gen/core";
import { uploadImage } from "../cast.ts";
import { createMinersService, folderOf, type MinersJob, markDone, putOut } from "../miners-service.ts";
import type { MinersOptions } from "../play.ts";
import { type CastMemberTwo, MINERS_TWO } from "./cast.ts";
import { HOSTILE_MODULES } from "./hostile-modules.ts";
import { makeModuleFiles } from "./make-module-files.ts";

/** The miners: each makes its modules with its own server. */
export const createModuleMiners = (options: MinersOptions): Service =>
  createMinersService(options, { miners: MINERS_TWO, publish: publishAll });

/** Publishes the modules of all miners. Miners of one level have the same modules: one server makes them once for all. */
async function publishAll(late: readonly CastMemberTwo[], job: MinersJob): Promise<void> {
  const byLevel = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const miner of late) {
    const level = miner.serves === "hostile" ? "hostile" : miner.uploads;
    const make = async () => {
      const modules = new Map<string, Uint8Array>();
      const put = async (stem: string, module: Uint8Array) => void modules.set(stem, module);
      await makeModuleFiles({ ...job, name: `demo-upload-${level}`, image: uploadImage(miner), put });
      return modules;
    };
    const modules = byLevel.get(level) ?? (level === "hostile" ? hostile(job.stems) : await make());
    byLevel.set(level, modules);
    await publish(miner, { ...job, modules });
  }
}

async function publish(
  miner: CastMemberTwo,
  job: MinersJob & { readonly modules: ReadonlyMap<string, Uint8Array> },
): Promise<void> {
  const folder = folderOf(miner, job);
  await mkdir(folder, { recursive: true });
  for (const [at, stem] of job.stems.entries()) {
    const module = job.modules.get(stem);
    if (module === undefined || !isServed(miner, at)) continue;
    const target = join(folder, `${stem}.${MODEL_FORMATS.js.extension}`);
    await putOut(target, module);
  }
  await markDone(miner, job);
}

const isServed = ({ serves }: CastMemberTwo, at: number): boolean =>
  serves === "half" ? at % 2 === 0 : serves === "first" ? at === 0 : true;

const hostile = (stems: readonly string[]): ReadonlyMap<string, Uint8Array> =>
  new Map(
    stems.flatMap((stem, at) => {
      const module = HOSTILE_MODULES[at];
      return module === undefined ? [] : [[stem, Buffer.from(module.text)] as const];
    }),
  );
