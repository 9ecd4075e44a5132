import { isPreviewFormat } from "@404-gen/core";
import { loadSettings, type Settings } from "../../settings/load.ts";
import type { SimulationPlan } from "../plan.ts";

/** Settings of the simulated validator: the usual ones, but for what a round of a few prompts needs. */
const TEXTS = {
  ...{ CHAIN: "simulated", CHAIN_FILE: "chain.json", STATE_DIR: "state", JOURNAL_DIR: "journal" },
  ...{
    GPU_PROVIDERS: "process",
    PROCESS_IMAGES_FILE: "images.json",
    BUILD_SOURCE: "map",
    BUILD_MAP_FILE: "builds.json",
  },
  ...{ SUBNET_OWNER_UID: "0", ACCEPT_REPAIRED_ROUNDS: "true" },
  MAX_GLB_SIZE_BYTES: "1048576",
};

const byFormat = new Map<SimulationPlan["format"], Settings>();

/** Reads them once for each format; the limits that a run's config declares are laid over them where its services are assembled. */
export function simSettings({ format }: Pick<SimulationPlan, "format">): Settings {
  const settings =
    byFormat.get(format) ?? loadSettings([{ ...TEXTS, ...(isPreviewFormat(format) && { MODEL_FORMAT: format }) }]);
  byFormat.set(format, settings);
  return settings;
}
