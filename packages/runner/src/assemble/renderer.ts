import type { Renderer } from "@404-gen/core";
import { createCpuRenderer } from "@404-gen/render";

export type OpenRendererOptions = {
  readonly kind: "cpu" | "gl";
  readonly threads: number;
  readonly timeoutSeconds: number;
};

/** The renderer that the settings name. The GL one needs the optional packages `three` and `gl`. */
export async function openRenderer({ kind, threads, timeoutSeconds }: OpenRendererOptions): Promise<Renderer> {
  if (kind === "cpu") return createCpuRenderer({ threads, timeoutMs: timeoutSeconds * 1000 });
  const { createGlRenderer } = await import("@404-gen/render/gl");
  return createGlRenderer();
}
