import type { GpuErrorCode } from "./gpu-error.ts";

/** Words of a problem with the image. They count first: "manifest unknown: … unavailable" is no lack of machines. */
const IMAGE =
  /manifest (unknown|unavailable|not found)|manifest for .* not found|pull access denied|no such image|image .*(not found|does not exist|cannot be pulled)|invalid (image|reference)/i;
/** Words for a lack of free machines. RunPod says this only in words, with the status of an invalid request. Source: PROVIDERS.md 3.2. */
const CAPACITY =
  /no (longer any )?(available )?(instances?|capacity|gpus?|resources|machines?)\b|(not|n't) have (the |enough )?(resources|capacity|gpus?|instances?)|not enough (resources|capacity|gpus?|instances?|free)|out of (stock|capacity)|insufficient (capacity|resources|gpus?)|(capacity|resources?|gpus?|instances?|sku)( is| are)?( currently| temporarily)? (unavailable|exhausted|not available)/i;

/** Code of a refusal by its words, which mean the same at all providers; undefined: the status decides. */
export function codeOfWords(text: string): GpuErrorCode | undefined {
  if (IMAGE.test(text)) return "GPU_VALIDATION";
  return CAPACITY.test(text) ? "GPU_CAPACITY" : undefined;
}
