import type { MiddlewareHandler } from "hono";

export type UploadRoomOptions = {
  /** Largest body of one request, bytes. */
  readonly maxBytes: number;
  /** Bytes of all bodies that are under way or being worked on. */
  readonly roomBytes: number;
  /** Count each request as the largest: where its body only names what is fetched for it. @default false */
  readonly countAsLargest?: boolean | undefined;
};

/** Bodies of all requests to a served part together, bytes: one of the largest models, or many of the usual size. Our own choice. */
export const SERVE_ROOM_BYTES = 208 * 1024 ** 2;

/**
 * Lets a request in only while there is room for its body beside those under way; otherwise it gets 503 and may come later. A body
 * without a length is counted as the largest.
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
