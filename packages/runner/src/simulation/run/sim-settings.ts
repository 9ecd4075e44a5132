import { isPreviewFormat } from "@404-gen/core";
import { loadSettings, type Settings } from "../../settings/load.ts";
import type { SimulationPlan } from "../plan.ts";

/** Settings of the simulated validator that differ from the defaults. */
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

/** The settings, read once for each format. The limits of a run's config replace some of them where the services are assembled. */
export function simSettings({ format }: Pick<SimulationPlan, "format">): Settings {
  const settings =
    byFormat.get(format) ?? loadSettings([{ ...TEXTS, ...(isPreviewFormat(format) && { MODEL_FORMAT: format }) }]);
  byFormat.set(format, settings);
  return settings;
}
