import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import type { ServiceContext } from "../../../ports/service.ts";
import type { DownloadStage } from "../../stages/collect/types.ts";
import { type CollectingOptions, createDeliveryStage } from "../../stages/download/create-delivery-stage.ts";
import type { ModulePublisher } from "../module-publisher.ts";
import { submissionsFileTwo } from "../records/submissions.ts";
import { createModuleDelivery, type LoadPrompt } from "./module-delivery.ts";
import { COLLECT_DEFAULTS_TWO, type CollectSettingsTwo } from "./settings.ts";

/** What DOWNLOADING of competition 2 works with. */
export type ModuleDownloadsOptions = CollectingOptions & {
  /** Stores a module with its bundle. */
  readonly publisher: ModulePublisher;
  /** Loads the prompt pictures, each once a round: `cachePictures(createPictureLoader(…))` of `@404-gen/core/net`. */
  readonly loadPrompt: LoadPrompt;
  /** Largest module, bytes. @default COLLECT_DEFAULTS_TWO */
  readonly modules?: Pick<CollectSettingsTwo, "maxModuleBytes"> | undefined;
};

/**
 * The DOWNLOADING stage of competition 2: modules, each stored with its bundle, 15 objects a stem. The collector runs it.
 *
 * @example
 * const download = createModuleDownloads(context, { door, publisher, loadPrompt });
 * const collector = createCollector(context, { chain, download, opening });
 */
export function createModuleDownloads(context: ServiceContext, options: ModuleDownloadsOptions): DownloadStage {
  const { publisher, loadPrompt, modules, ...collecting } = options;
  const { maxModuleBytes: maxBytes } = mergeDefaults(COLLECT_DEFAULTS_TWO, modules);
  return createDeliveryStage(context, {
    ...collecting,
    submissions: submissionsFileTwo,
    delivery: ({ prompts }) => createModuleDelivery({ prompts, loadPrompt, publisher, maxBytes }),
  });
}
