import { isPreviewFormat } from "@404-gen/core";
import { configExtras } from "@404-gen/core/records";
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
  ...{ MAX_MISMATCHED_PROMPTS: "2", SUBNET_OWNER_UID: "0", ACCEPT_REPAIRED_ROUNDS: "true" },
  MAX_GLB_SIZE_BYTES: "1048576",
};

const bySetup = new Map<string, Settings>();

/** Reads them once for each format and each set of limits that a config declares: a validator runs with what it has declared. */
export function simSettings({ format, config }: Pick<SimulationPlan, "format" | "config">): Settings {
  const limits = Object.entries(configExtras.of(config).limits ?? {}).map(([name, value]) => [name, String(value)]);
  const key = JSON.stringify([format, limits]);
  const settings =
    bySetup.get(key) ??
    loadSettings([
      { ...TEXTS, ...Object.fromEntries(limits), ...(isPreviewFormat(format) && { MODEL_FORMAT: format }) },
    ]);
  bySetup.set(key, settings);
  return settings;
}
