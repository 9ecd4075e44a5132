import {
  COLLECT_SETTINGS,
  type DeliveryRound,
  DOWNLOAD_DEFAULTS,
  type DownloadSettings,
  type TakeFile,
} from "@404-gen/core/stages";
import { queuedPreviews } from "./fetch-jobs.ts";
import type { WorkPlace } from "./kind.ts";
import { queuedModules } from "./publish-jobs.ts";

/**
 * Options of the collecting stages. Where workers fetch, `take` hands a file to them, and as many files are fetched at a time as jobs may be in the
 * queue.
 */
type ByWorkers = {
  readonly take?: (round: DeliveryRound) => TakeFile;
  readonly settings: Partial<DownloadSettings>;
};

/** Competition 1's collecting, on this machine or by workers. */
export async function previewsBy(opening: WorkPlace): Promise<ByWorkers> {
  const { settings } = opening.place;
  const collecting = { ...COLLECT_SETTINGS.options(settings), keyTemplate: settings.STORAGE_KEY_TEMPLATE };
  if (settings.WORKERS === undefined) return { settings: collecting };
  const { format, maxBytes, keyTemplate } = { ...DOWNLOAD_DEFAULTS, ...collecting };
  const rules = { format, maxBytes, keyTemplate, totalMs: settings.DOWNLOAD_TIMEOUT * 1000 };
  const take = await queuedPreviews({ ...opening, queue: await opening.part("queue") }, rules);
  return { take: () => take, settings: { ...collecting, ...atOnce(opening) } };
}

/** Competition 2's collecting, on this machine or by workers. */
export async function modulesBy(opening: WorkPlace, modules: { readonly maxBytes: number }): Promise<ByWorkers> {
  const { settings } = opening.place;
  const collecting = COLLECT_SETTINGS.options(settings);
  if (settings.WORKERS === undefined) return { settings: collecting };
  const rules = { ...modules, totalMs: settings.DOWNLOAD_TIMEOUT * 1000 };
  const take = await queuedModules({ ...opening, queue: await opening.part("queue") }, rules);
  return { take, settings: { ...collecting, ...atOnce(opening) } };
}

/** The limit of each miner stays what it is without workers, since only the runner hands files out. */
const atOnce = ({ place: { settings } }: WorkPlace): Pick<DownloadSettings, "maxConcurrent"> => ({
  maxConcurrent: Math.max(settings.WORKERS_IN_FLIGHT, settings.MAX_CONCURRENT_DOWNLOADS),
});
