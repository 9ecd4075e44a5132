import { type ModuleFailure, moduleFailure } from "../failure.ts";

/** Largest module, bytes of UTF-8. */
export const MAX_MODULE_BYTES = 1_048_576;

export const sizeFailure = (bytes: number): ModuleFailure =>
  moduleFailure(
    "parse",
    "FILE_SIZE_EXCEEDED",
    `The file has ${bytes} bytes; at most ${MAX_MODULE_BYTES} are read. Compute geometry instead of writing it out.`,
  );
