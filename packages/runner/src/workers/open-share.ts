import { systemChance } from "../assemble/place.ts";
import type { AskPlace } from "./kind.ts";
import { createShare, type Share } from "./share.ts";

/** Opens the check of a random share by the settings. */
export const openShare = async ({ queue, place, part }: AskPlace): Promise<Share> =>
  createShare({
    queue,
    share: place.settings.WORKERS_CHECKED_PERCENT / 100,
    // The share decides nothing that is recorded, so it takes no numbers from the chance of a round.
    random: systemChance.unit,
    notifier: await part("notifier"),
    logger: place.logger,
  });
