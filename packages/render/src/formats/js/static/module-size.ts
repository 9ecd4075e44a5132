import { type ModuleFailure, moduleFailure } from "../failure.ts";

/** Largest module, bytes of UTF-8. */
export const MAX_MODULE_BYTES = 1_048_576;

export const SIZE_FAILURE: ModuleFailure = moduleFailure(
  "parse",
  "FILE_SIZE_EXCEEDED",
  `The file has more than ${MAX_MODULE_BYTES} bytes. Compute geometry with loops instead of writing it out.`,
);
