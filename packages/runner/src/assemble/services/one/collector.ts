import { LOOP_SETTINGS } from "@404-gen/core/owner";
import { createCollector, createDownloadStage } from "@404-gen/core/stages";
import { previewsBy } from "../../../workers/files-by-workers.ts";
import { checkRenderer } from "../../check-renderer.ts";
import type { Maker } from "../ingredients.ts";

/** Collects submissions, publishes seed and prompts, and downloads every miner's files. */
export const makeCollector: Maker = async ({ place, part, context }) => {
  const { settings, chance, io } = place;
  const renderer = await part("renderer");
  const download = createDownloadStage(context, {
    door: await part("door"),
    objects: await part("objects"),
    renderer,
    selfTest: (options) => checkRenderer(renderer, options),
    workFiles: await part("workFiles"),
    random: chance.unit,
    io,
    ...(await previewsBy({ place, part })),
  });
  return createCollector(context, {
    chain: await part("chain"),
    download,
    randomSeed: chance.seed,
    settings: LOOP_SETTINGS.options(settings),
    io,
  });
};
