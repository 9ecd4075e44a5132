import type { Sharp, SharpOptions } from "sharp";
import { loadAddOn } from "../../base/kit/add-ons.ts";
import { memoOnce } from "../../base/kit/memo.ts";

export type SharpFactory = (input: Uint8Array, options?: SharpOptions) => Sharp;

/** sharp, imported when first needed: it is an optional peer, and probing works without it. */
export const loadSharp = memoOnce(() =>
  loadAddOn("pictures", async () => (await import("sharp")).default as unknown as SharpFactory),
);
