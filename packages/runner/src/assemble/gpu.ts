import { readFile } from "node:fs/promises";
import { createProcessProvider, createRunpodProvider, createTargonProvider, createVerdaProvider } from "@404-gen/audit";
import { CompetitionError, type GpuProvider } from "@404-gen/core";
import { z } from "zod";
import { missingCredentials } from "../settings/constraints.ts";
import type { Settings } from "../settings/load.ts";

const imagesSchema = z.record(
  z.string(),
  z.object({
    command: z.string(),
    args: z.array(z.string()).optional(),
    cwd: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
  }),
);

/** The GPU providers that GPU_PROVIDERS names, in its order. @throws CompetitionError `SETTINGS_INVALID`, `PROCESS_IMAGES_INVALID` */
export async function openProviders(settings: Settings): Promise<GpuProvider[]> {
  const problems = missingCredentials(settings);
  if (problems.length > 0)
    throw new CompetitionError(problems.join("; "), { code: "SETTINGS_INVALID", fault: "usage", data: { problems } });
  return Promise.all(settings.GPU_PROVIDERS.map((name) => openProvider(name, settings)));
}

async function openProvider(name: Settings["GPU_PROVIDERS"][number], settings: Settings): Promise<GpuProvider> {
  switch (name) {
    case "process":
      return createProcessProvider({ images: await readImages(settings.PROCESS_IMAGES_FILE ?? "") });
    case "targon":
      return createTargonProvider({ apiKey: settings.TARGON_API_KEY ?? "" });
    case "verda":
      return createVerdaProvider({
        clientId: settings.VERDA_CLIENT_ID ?? "",
        clientSecret: settings.VERDA_CLIENT_SECRET ?? "",
        generationToken: settings.VERDA_GENERATION_TOKEN ?? "",
      });
    case "runpod":
      return createRunpodProvider({ apiKey: settings.RUNPOD_API_KEY ?? "" });
  }
}

async function readImages(path: string) {
  try {
    return imagesSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new CompetitionError(`PROCESS_IMAGES_FILE (${path}) is not a JSON object of image to { command, args }`, {
      code: "PROCESS_IMAGES_INVALID",
      fault: "usage",
      data: { path },
      cause,
    });
  }
}
