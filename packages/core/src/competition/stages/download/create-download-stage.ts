import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import type { ObjectStore } from "../../../ports/object-store.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import { submissionsFile } from "../../records/submissions.ts";
import type { DownloadStage } from "../collect/types.ts";
import { type CollectingOptions, createDeliveryStage } from "./create-delivery-stage.ts";
import { createPreviewDelivery } from "./preview-delivery.ts";
import { DOWNLOAD_DEFAULTS } from "./settings.ts";

/** What DOWNLOADING of competition 1 works with. */
export type DownloadStageOptions = CollectingOptions & {
  /** Where files and previews are stored. */
  readonly objects: ObjectStore;
  /** Draws the previews. */
  readonly renderer: Renderer;
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
