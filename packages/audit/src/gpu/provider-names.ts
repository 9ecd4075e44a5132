/** The GPU providers, by the names that GPU_PROVIDERS takes. */
export const GPU_PROVIDER_NAMES = ["targon", "verda", "runpod", "process"] as const;
/** Name of a provider of GPU machines. */
export type GpuProviderName = (typeof GPU_PROVIDER_NAMES)[number];

/** Settings that each provider cannot do without. */
export const GPU_PROVIDER_NEEDS = {
  targon: ["TARGON_API_KEY"],
  verda: ["VERDA_CLIENT_ID", "VERDA_CLIENT_SECRET", "VERDA_GENERATION_TOKEN"],
  runpod: ["RUNPOD_API_KEY"],
  process: ["PROCESS_IMAGES_FILE"],
} as const satisfies Readonly<Record<GpuProviderName, readonly string[]>>;
