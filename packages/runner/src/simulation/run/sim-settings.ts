import { isPreviewFormat } from "@404-gen/core";
import { loadSettings, type Settings } from "../../settings/load.ts";
import type { SimulatedFormat } from "../plan.ts";

/** Settings of the simulated validator: the usual ones, but for what a round of a few prompts needs. */
const TEXTS = {
  ...{ CHAIN: "simulated", CHAIN_FILE: "chain.json", STATE_DIR: "state", JOURNAL_DIR: "journal" },
  ...{
    GPU_PROVIDERS: "process",
    PROCESS_IMAGES_FILE: "images.json",
    BUILD_SOURCE: "map",
    BUILD_MAP_FILE: "builds.json",
  },
  ...{ MAX_MISMATCHED_PROMPTS: "2", SUBNET_OWNER_UID: "0", ACCEPT_REPAIRED_ROUNDS: "true" },
  MAX_GLB_SIZE_BYTES: "1048576",
};

const settings = new Map<SimulatedFormat, Settings>();

/** Reads them once a format. */
export function simSettings(format: SimulatedFormat): Settings {
  const own =
    settings.get(format) ?? loadSettings([{ ...TEXTS, ...(isPreviewFormat(format) && { MODEL_FORMAT: format }) }]);
  settings.set(format, own);
  return own;
}
