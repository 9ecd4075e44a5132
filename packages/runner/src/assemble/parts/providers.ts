import { readFile } from "node:fs/promises";
import { createProcessProvider, createRunpodProvider, createTargonProvider, createVerdaProvider } from "@404-gen/audit";
import { CompetitionError, type GpuProvider } from "@404-gen/core";
import { z } from "zod";
import { missingCredentials } from "../../settings/constraints.ts";
import { invalidSettings } from "../../settings/invalid-settings.ts";
import type { Settings } from "../../settings/load.ts";
import { loopbackOf } from "../credentials.ts";
import type { Part } from "./part.ts";

const imagesSchema = z.record(
  z.string(),
  z.object({
    command: z.string(),
    args: z.array(z.string()).optional(),
    cwd: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
  }),
);

const cloudOf = (settings: Settings) => ({
  ...loopbackOf(settings),
  maxAnswerBytes: settings.MAX_PROVIDER_ANSWER_BYTES,
});

type Opener = (settings: Settings) => GpuProvider | Promise<GpuProvider>;

/** Opens each provider. `process` runs images on this machine; the others are clouds. */
const PROVIDERS: Readonly<Record<Settings["GPU_PROVIDERS"][number], Opener>> = {
  process: async (s) => createProcessProvider({ images: await readImages(s.PROCESS_IMAGES_FILE ?? "") }),
  targon: (s) => createTargonProvider({ ...cloudOf(s), apiKey: s.TARGON_API_KEY ?? "" }),
  verda: (s) =>
    createVerdaProvider({
      ...cloudOf(s),
      clientId: s.VERDA_CLIENT_ID ?? "",
      clientSecret: s.VERDA_CLIENT_SECRET ?? "",
      generationToken: s.VERDA_GENERATION_TOKEN ?? "",
    }),
  runpod: (s) => createRunpodProvider({ ...cloudOf(s), apiKey: s.RUNPOD_API_KEY ?? "" }),
};

/** Where images run, in the order of GPU_PROVIDERS. @throws CompetitionError `SETTINGS_INVALID`, `PROCESS_IMAGES_INVALID` */
export const providersPart: Part<readonly GpuProvider[], { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.GPU_PROVIDERS.every((name) => name === "process") ? "embedded" : "real"),
  embedded: openAll,
  real: openAll,
};

async function openAll({ settings }: { readonly settings: Settings }): Promise<readonly GpuProvider[]> {
  const problems = missingCredentials(settings);
  if (problems.length > 0) throw invalidSettings(problems);
  return Promise.all(settings.GPU_PROVIDERS.map((name) => PROVIDERS[name](settings)));
}

/** The GPU providers that GPU_PROVIDERS names, for a person's command. */
export const openProviders = (settings: Settings): Promise<readonly GpuProvider[]> => openAll({ settings });

async function readImages(path: string) {
  try {
    return imagesSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new CompetitionError(`PROCESS_IMAGES_FILE (${path}) is not a JSON object of image to { command, args }`, {
      code: "PROCESS_IMAGES_INVALID",
      data: { path },
      cause,
    });
  }
}
