import type { PICTURE_ERRORS } from "../../base/errors/codes/pictures.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";

/** Codes of everything that this folder refuses. */
export type ImageErrorCode = Exclude<keyof typeof PICTURE_ERRORS, "IMAGE_ENCODE_FAILED">;

/** A refused picture: the fault of whoever made the file. */
export function imageError(
  code: ImageErrorCode,
  message: string,
  options: { readonly data?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
): CompetitionError {
  return new CompetitionError(message, { code, data: options.data, cause: options.cause });
}

/** sharp failed where a picture could not make it fail. */
export function imageFault(code: "IMAGE_ENCODE_FAILED", message: string, cause: unknown) {
  return new CompetitionError(message, { code, fault: "infrastructure", cause });
}
