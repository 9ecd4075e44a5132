import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

export type GuardOptions = {
  /** Media type that a POST must have. */
  readonly contentType: "application/json" | "multipart/form-data";
  /** Bearer that every request but `GET /health` must carry. @default none is asked for */
  readonly token?: string | undefined;
};

/** `error` says the same as `detail`, for clients of the service of competition 2. */
const refusal = (detail: string, code: string) => ({ detail, code, error: detail });

/**
 * What every service asks of a request before it reads a byte of it: the bearer, where there is one; the right media type, which no
 * page can send unasked; and no page at all.
 */
export function guard({ contentType, token }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    if (req.path === "/health") return next();
    if (token !== undefined && !isBearer(req.header("authorization"), token))
      return context.json(refusal("a bearer is asked for", "UNAUTHORIZED"), 401);
    // Browsers send the page's origin with every POST; no page of ours asks here, and anybody's host name may lead here.
    if (req.header("origin") !== undefined)
      return context.json(refusal("web pages are not served", "ORIGIN_REFUSED"), 403);
    const mediaType = req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (req.method === "POST" && mediaType !== contentType)
      return context.json(refusal(`the content type must be ${contentType}`, "CONTENT_TYPE_REFUSED"), 415);
    return next();
  };
}

/** Compares hashes, whose length and time tell nothing of the token. */
function isBearer(header: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(header ?? ""), hash(`Bearer ${token}`));
}
