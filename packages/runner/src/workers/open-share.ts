import { systemChance } from "../assemble/place.ts";
import type { AskPlace } from "./kind.ts";
import { createShare, type Share } from "./share.ts";

/** The check of a random share, as the settings have it. */
export const openShare = async ({ queue, place, part }: AskPlace): Promise<Share> =>
  createShare({
    queue,
    share: place.settings.WORKERS_CHECKED_PERCENT / 100,
    // Decides nothing that is recorded: a played round's chance is not spent on it.
    random: systemChance.unit,
    notifier: await part("notifier"),
    logger: place.logger,
  });
