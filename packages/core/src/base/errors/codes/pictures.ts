import { defineErrors } from "../error-row.ts";

/** Decoding and encoding pictures. */
export const PICTURE_ERRORS = defineErrors({
  IMAGE_FORMAT_UNKNOWN: {
    fault: "miner",
    meaning: "The picture is none of PNG, JPEG and WebP.",
    remedy: "Save it as one of them.",
  },
  IMAGE_TRUNCATED: {
    fault: "miner",
    meaning: "The picture ends too early.",
    remedy: "Upload the whole file.",
  },
  IMAGE_INVALID: {
    fault: "miner",
    meaning: "The picture cannot be decoded.",
    remedy: "Save it again with another program.",
  },
  IMAGE_TOO_LARGE: {
    fault: "miner",
    meaning: "The picture has more pixels than are decoded.",
    remedy: "Make it smaller.",
  },
  IMAGE_ENCODE_FAILED: {
    fault: "infrastructure",
    retryable: false,
    meaning: "A picture of ours cannot be encoded.",
    remedy: "Report it: the picture's size and channels stand in the message.",
  },
});
