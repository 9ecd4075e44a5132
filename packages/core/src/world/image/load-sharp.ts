import type { Sharp, SharpOptions } from "sharp";
import { memoOnce } from "../../base/kit/memo.ts";
import { imageFault } from "./image-error.ts";

export type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** sharp, imported when first needed: it is an optional peer, and probing works without it. */
export const loadSharp = memoOnce(() =>
  import("sharp").then(
    (module) => module.default as unknown as SharpFactory,
    (cause) => {
      throw imageFault("DEPENDENCY_MISSING", "Decoding pictures needs the package sharp: npm install sharp", cause);
    },
  ),
);
