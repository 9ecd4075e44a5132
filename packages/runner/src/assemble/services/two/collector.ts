import { cachePictures } from "@404-gen/core/net";
import { LOOP_SETTINGS } from "@404-gen/core/owner";
import {
  COLLECT_DEFAULTS_TWO,
  COLLECT_SETTINGS_TWO,
  createCollector,
  createModuleDownloads,
  createModuleOpening,
} from "@404-gen/core/stages";
import { modulesBy } from "../../../workers/files-by-workers.ts";
import { openPictures } from "../../open-pictures.ts";
import type { Maker } from "../ingredients.ts";

/** Collects submissions with their locks and machines, publishes seed and prompts, and downloads every miner's modules. */
export const makeCollectorTwo: Maker = async ({ place, part, context }) => {
  const { settings, chance, io } = place;
  const { maxModuleBytes, requiredLockAlpha } = COLLECT_SETTINGS_TWO.options(settings);
  const door = await part("door");
  const chain = await part("chain");
  const download = createModuleDownloads(context, {
    door,
    publisher: await part("publisher"),
    loadPrompt: cachePictures(await openPictures({ place, part })),
    workFiles: await part("workFiles"),
    random: chance.unit,
    io,
    ...(await modulesBy({ place, part }, { maxBytes: maxModuleBytes ?? COLLECT_DEFAULTS_TWO.maxModuleBytes })),
    modules: { maxModuleBytes },
  });
  const sources = await part("sources");
  return createCollector(context, {
    chain,
    download,
    opening: createModuleOpening({ chain, sources, logger: context.logger, requiredLockAlpha, io }),
    randomSeed: chance.seed,
    settings: LOOP_SETTINGS.options(settings),
    io,
  });
};
