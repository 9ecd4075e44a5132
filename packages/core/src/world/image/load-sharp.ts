import type { Sharp, SharpOptions } from "sharp";
import { imageFault } from "./image-error.ts";

export type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

let loading: Promise<SharpFactory> | undefined;

/** sharp, imported when first needed: it is an optional peer, and probing works without it. */
export function loadSharp(): Promise<SharpFactory> {
  loading ??= import("sharp").then(
    (module) => module.default as unknown as SharpFactory,
    (cause) => {
      loading = undefined;
      throw imageFault("DEPENDENCY_MISSING", "Decoding pictures needs the package sharp: npm install sharp", cause);
    },
  );
  return loading;
}
