import { createHash } from "node:crypto";

/** The sha256 of bytes, lower-case hex. */
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
