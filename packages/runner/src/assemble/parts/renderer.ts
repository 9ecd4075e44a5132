import { join } from "node:path";
import type { Renderer } from "@404-gen/core";
import { createCpuRenderer } from "@404-gen/render";
import type { Part } from "./part.ts";

export type OpenRendererOptions = {
  readonly kind: "cpu" | "gl";
  readonly threads: number;
  readonly timeoutSeconds: number;
};

/** Draws the models on this machine: on the CPU, with the same bytes everywhere, or by OpenGL. */
export const ownRendererPart: Part<Renderer> = {
  choose: ({ settings }) => (settings.RENDERER === "cpu" ? "embedded" : "real"),
  embedded: ({ settings }) =>
    createCpuRenderer({
      workers: settings.WORKER_CONCURRENCY,
      threads: settings.RENDER_THREADS,
      timeoutMs: settings.RENDER_TIMEOUT * 1000,
      deathsFile: join(settings.JOURNAL_DIR, "render-deaths.jsonl"),
    }),
  real: async () => (await import("@404-gen/render/gl")).createGlRenderer(),
};

/** Draws the models: on this machine, or by workers. */
export const rendererPart: Part<Renderer> = {
  ...ownRendererPart,
  async queued(asking) {
    // Loaded only here: it brings all that workers need, and a command that draws files needs none of it.
    const { queuedRenderer } = await import("../../workers/render-jobs.ts");
    return queuedRenderer(asking, await asking.part("ownRenderer"));
  },
};

/** The renderer that a person's command names. The GL one needs the optional package `gl`. */
export async function openRenderer({ kind, threads, timeoutSeconds }: OpenRendererOptions): Promise<Renderer> {
  if (kind === "cpu") return createCpuRenderer({ threads, timeoutMs: timeoutSeconds * 1000 });
  const { createGlRenderer } = await import("@404-gen/render/gl");
  return createGlRenderer();
}
