import type { MiddlewareHandler } from "hono";

export type UploadRoomOptions = {
  /** Largest body of one request, bytes. */
  readonly maxBytes: number;
  /** Most bytes of the bodies of all open requests together. */
  readonly roomBytes: number;
  /** Counts each request as the largest, for a service whose bodies are only addresses of what it fetches. @default false */
  readonly countAsLargest?: boolean | undefined;
};

/** Most bytes of the bodies of all open requests to a service: one of the largest models, or many of the usual size. Our own choice. */
export const SERVE_ROOM_BYTES = 208 * 1024 ** 2;

/**
 * Accepts a request only while there is room for its body beside those of the open requests. Else the answer is 503, and the client may try again
 * later. A body without a length counts as the largest.
 */
export function uploadRoom({ maxBytes, roomBytes, countAsLargest = false }: UploadRoomOptions): MiddlewareHandler {
  let bytesUnderWay = 0;
  return async (context, next) => {
    if (context.req.method !== "POST") return next();
    const length = countAsLargest ? undefined : context.req.header("content-length");
    const contentLength = Number(length ?? maxBytes);
    const bytes =
      Number.isSafeInteger(contentLength) && contentLength >= 0 ? Math.min(contentLength, maxBytes) : maxBytes;
    if (bytesUnderWay > 0 && bytesUnderWay + bytes > roomBytes) {
      context.header("retry-after", "5");
      const detail = "too much is under way; come again";
      return context.json({ detail, code: "BUSY", error: detail }, 503);
    }
    bytesUnderWay += bytes;
    try {
      return await next();
    } finally {
      bytesUnderWay -= bytes;
    }
  };
}
