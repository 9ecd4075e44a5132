import { join } from "node:path";
import { createCollector, createDownloadStage } from "@404-gen/core/stages";
import { checkRenderer } from "../check-renderer.ts";
import { type Maker, ownerSettings } from "./ingredients.ts";

/** Submissions, seed, prompts, and every miner's files. */
export const makeCollector: Maker = async ({ place, part, context }) => {
  const { settings, chance, io } = place;
  const renderer = await part("renderer");
  const download = createDownloadStage(context, {
    door: await part("door"),
    objects: await part("objects"),
    renderer,
    selfTest: (options) => checkRenderer(renderer, options),
    workDir: join(settings.JOURNAL_DIR, "downloads"),
    random: chance.unit,
    io,
    settings: {
      format: settings.MODEL_FORMAT,
      maxConcurrent: settings.MAX_CONCURRENT_DOWNLOADS,
      jitterMs: settings.DOWNLOAD_JITTER_SECONDS * 1000,
      retryDelayMs: settings.DOWNLOAD_RETRY_DELAY * 1000,
      maxBytes: settings.MAX_GLB_SIZE_BYTES,
      keyTemplate: settings.STORAGE_KEY_TEMPLATE,
    },
  });
  return createCollector(context, {
    chain: await part("chain"),
    download,
    randomSeed: chance.seed,
    settings: ownerSettings(place),
    io,
  });
};
