import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, type GpuProvider, MODEL_FORMATS, type ModelFormat, type Service } from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import { writeJson } from "../../run/json-file.ts";
import type { Entrant } from "../cast.ts";
import { createMinersService, folderOf, type MinersJob, markDone, missingStems, putOut } from "../miners-service.ts";
import type { DemoPlay, MinersOptions } from "../play.ts";

/** The own miner of a rehearsal: the person's, beside the cast. */
export type OwnMiner = {
  readonly entrant: Entrant;
  /** Where its image runs. */
  readonly provider: GpuProvider;
  /** Longest time that the round waits for files on its CDN, milliseconds of real time. */
  readonly waitMs: number;
};

/** Shows progress to a person who waits. */
export type OnProgress = (event: { readonly done: number; readonly total: number; readonly what: string }) => void;

export type OwnMinerOptions = Omit<MinersOptions, "format"> & {
  readonly own: OwnMiner;
  readonly format: ModelFormat;
  /** Gets files from an image. */
  readonly makeFiles: DemoPlay["makeFiles"];
  readonly door: Pick<Door, "get">;
  /** Folder of the rehearsal: `your-round.json` is written there. */
  readonly dir: string;
  /** Real time. */
  readonly io: Clock;
  readonly onProgress?: OnProgress | undefined;
};

/** Milliseconds of real time between two looks at a CDN. */
const LOOK_MS = 2_000;

/**
 * The own miner as a service. Without a CDN its image makes the files, and the rehearsal serves them. With a CDN the round's time stands still
 * until every file is there, at most for `waitMs`: a file that is missing then is missing in the round.
 */
export const createOwnMiner = (options: OwnMinerOptions): Service => {
  const { own, format, dir } = options;
  const fileOf = (stem: string) => `${stem}.${MODEL_FORMATS[format].extension}`;
  const { name, cdnUrl } = own.entrant;
  return createMinersService(options, {
    miners: [own.entrant],
    async publish(_, job) {
      await mkdir(folderOf(own.entrant, job), { recursive: true });
      if (cdnUrl === undefined) await makeOwn(options, { job, fileOf });
      else {
        const files = job.stems.map((stem) => ({ stem, url: `${cdnUrl.replace(/\/+$/, "")}/${fileOf(stem)}` }));
        await writeJson(join(dir, "your-round.json"), roundOf(job, { format, files }), { pretty: true });
        await waitForFiles(options, { urls: files.map(({ url }) => url), signal: job.signal });
      }
      await markDone({ name }, job);
    },
  });
};

type Delivery = { readonly job: MinersJob<OwnMinerOptions>; readonly fileOf: (stem: string) => string };

async function makeOwn({ own, makeFiles, onProgress }: OwnMinerOptions, { job, fileOf }: Delivery): Promise<void> {
  const { entrant, provider } = own;
  const targetOf = (stem: string) => join(folderOf(entrant, job), fileOf(stem));
  const missing = await missingStems(job.stems, targetOf);
  let doneCount = job.stems.length - missing.length;
  await makeFiles({
    ...job,
    provider,
    name: `rehearsal-${entrant.name}`,
    image: entrant.docker ?? "",
    stems: missing,
    put: async (stem, bytes) => {
      await putOut(targetOf(stem), bytes);
      onProgress?.({ done: ++doneCount, total: job.stems.length, what: "files made by your image" });
    },
  });
}

/** Content of `your-round.json`, for the person's program that makes the files. */
const roundOf = (
  { seed, stems, promptsDir, promptsUrl }: MinersJob<OwnMinerOptions>,
  { format, files }: { readonly format: ModelFormat; readonly files: readonly { stem: string; url: string }[] },
) => ({
  seed,
  format,
  prompts: stems.map((stem) => ({ stem, picture: join(promptsDir, `${stem}.png`), url: `${promptsUrl}/${stem}.png` })),
  files,
});

type Files = { readonly urls: readonly string[]; readonly signal: AbortSignal };

async function waitForFiles({ own, door, io, onProgress }: OwnMinerOptions, { urls, signal }: Files): Promise<void> {
  const until = io.now() + own.waitMs;
  const missing = new Set(urls);
  for (;;) {
    for (const url of missing) {
      const answer = await door.get(url, { maxBytes: Number.MAX_SAFE_INTEGER, signal });
      if (answer.kind !== "measured") continue;
      answer.value.close();
      missing.delete(url);
    }
    const { entrant } = own;
    onProgress?.({ done: urls.length - missing.size, total: urls.length, what: `your files at ${entrant.cdnUrl}` });
    if (missing.size === 0 || io.now() >= until) return;
    await io.sleep(LOOK_MS, { signal });
  }
}
