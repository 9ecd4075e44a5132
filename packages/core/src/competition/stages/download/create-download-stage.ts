import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import type { ObjectStore } from "../../../ports/object-store.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import { submissionsFile } from "../../records/submissions.ts";
import type { DownloadStage } from "../collect/types.ts";
import { type CollectingOptions, createDeliveryStage } from "./create-delivery-stage.ts";
import { createPreviewDelivery } from "./preview-delivery.ts";
import { DOWNLOAD_DEFAULTS } from "./settings.ts";

<<<<<<< HEAD
export type DownloadStageOptions = CollectingOptions & {
=======
/** What downloads are made with. */
export type DownloadStageOptions = {
  /** The way to miners' addresses. */
  readonly door: Door;
  /** Where models and previews are stored. */
>>>>>>> 262bca5 (Records, rules, policies, verify, owners and stages: every field says its shape, unit and range)
  readonly objects: ObjectStore;
  /** Draws the previews. */
  readonly renderer: Renderer;
<<<<<<< HEAD
=======
  /** Limits and numbers that differ from the usual ones. @default DOWNLOAD_DEFAULTS */
  readonly settings?: { readonly [K in keyof DownloadSettings]?: DownloadSettings[K] | undefined } | undefined;
  /** Draws known models and throws when a picture is not what it must be; nothing is collected before it passes. @default none */
  readonly selfTest?: ((options: { readonly signal: AbortSignal }) => Promise<void>) | undefined;
  /** Folder for files under way; it is emptied. @default a new one under the system's temporary folder for each turn */
  readonly workDir?: string | undefined;
  /** 0 ≤ r < 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Waits and stopwatches of downloads. @default systemClock */
  readonly io?: Clock | undefined;
};

type Turn = { readonly look: Look; readonly round: number; readonly signal: AbortSignal };
/** What outlives a turn: none of it decides anything that the record does not. */
type Memory = { testedRound: number | null; faultySince: number | null; alarm: ReturnType<typeof createRenderAlarm> };
type Shell = {
  readonly context: ServiceContext;
  readonly options: DownloadStageOptions;
  readonly settings: DownloadSettings;
  readonly memory: Memory;
>>>>>>> 262bca5 (Records, rules, policies, verify, owners and stages: every field says its shape, unit and range)
};

/**
 * The DOWNLOADING stage of competition 1: model files, each stored with its preview.
 *
 * @example
 * const download = createDownloadStage(context, { door: createDoor(), objects, renderer });
 * const collector = createCollector(context, { chain, download });
 */
export function createDownloadStage(context: ServiceContext, options: DownloadStageOptions): DownloadStage {
  const { objects, renderer, ...collecting } = options;
  const { format, maxBytes, keyTemplate } = mergeDefaults(DOWNLOAD_DEFAULTS, options.settings);
  const delivery = createPreviewDelivery({ format, maxBytes, keyTemplate, objects, renderer });
  return createDeliveryStage(context, { ...collecting, submissions: submissionsFile, delivery: () => delivery });
}
