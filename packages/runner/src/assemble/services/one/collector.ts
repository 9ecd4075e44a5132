import { LOOP_SETTINGS } from "@404-gen/core/owner";
import { COLLECT_SETTINGS, createCollector, createDownloadStage } from "@404-gen/core/stages";
import { checkRenderer } from "../../check-renderer.ts";
import type { Maker } from "../ingredients.ts";

/** Submissions, seed, prompts, and every miner's files. */
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
    settings: { ...COLLECT_SETTINGS.options(settings), keyTemplate: settings.STORAGE_KEY_TEMPLATE },
  });
  return createCollector(context, {
    chain: await part("chain"),
    download,
    randomSeed: chance.seed,
    settings: LOOP_SETTINGS.options(settings),
    io,
  });
};
