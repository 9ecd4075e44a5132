import { MODEL_FORMATS } from "@404-gen/core";
import { type ModuleFailure, moduleFailure } from "../failure.ts";

/** Largest module, bytes of UTF-8. */
export const MAX_MODULE_BYTES = MODEL_FORMATS.js.maxBytes;

export const SIZE_FAILURE: ModuleFailure = moduleFailure(
  "parse",
  "FILE_SIZE_EXCEEDED",
  `The file has more than ${MAX_MODULE_BYTES} bytes. Compute geometry with loops instead of writing it out.`,
);
