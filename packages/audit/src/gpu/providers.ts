import { setting } from "@404-gen/core";

/** The GPU providers in the order of the docs, with the settings that each needs. */
const PROVIDERS = {
  targon: { TARGON_API_KEY: setting.text({ doc: "Targon's key", secret: true }) },
  verda: {
    VERDA_CLIENT_ID: setting.text({ doc: "Verda's client", secret: true }),
    VERDA_CLIENT_SECRET: setting.text({ doc: "Secret of Verda's client", secret: true }),
    VERDA_GENERATION_TOKEN: setting.text({ doc: "Verda's inference key", secret: true }),
  },
  runpod: { RUNPOD_API_KEY: setting.text({ doc: "RunPod's key", secret: true }) },
  process: { PROCESS_IMAGES_FILE: setting.text({ doc: "JSON file for the process provider: image to command" }) },
} as const;

/** Name of a provider of GPU machines. */
export type GpuProviderName = keyof typeof PROVIDERS;

/** The GPU providers, by the names that GPU_PROVIDERS takes. */
export const GPU_PROVIDER_NAMES = Object.keys(PROVIDERS) as [GpuProviderName, ...GpuProviderName[]];

type Rows = typeof PROVIDERS;
/** One object type with the rows of all providers. */
type AllRows = { [Name in GpuProviderName as keyof Rows[Name] & string]: Rows[Name][keyof Rows[Name]] };

/** The rows of all providers, for the table of settings. */
export const GPU_PROVIDER_ROWS: AllRows = Object.assign({}, ...Object.values(PROVIDERS));

/** Settings that each provider needs: provider → names. */
export const GPU_PROVIDER_NEEDS = Object.fromEntries(
  Object.entries(PROVIDERS).map(([name, rows]) => [name, Object.keys(rows)]),
) as unknown as { readonly [Name in GpuProviderName]: readonly (keyof Rows[Name] & string)[] };
