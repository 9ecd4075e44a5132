import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

export type GuardOptions = {
  /** Media type that a POST must have. */
  readonly contentType: "application/json" | "multipart/form-data";
  /** Bearer token that every request except those for `/health` must carry. @default none */
  readonly token?: string | undefined;
};

/** `error` says the same as `detail`, for clients of the service of competition 2. */
const refusal = (detail: string, code: string) => ({ detail, code, error: detail });

/**
 * Checks a request before its body is read. It must carry the bearer token, where there is one, and the right media type, and must not come from a
 * web page.
 */
export function guard({ contentType, token }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    if (req.path === "/health") return next();
    if (token !== undefined && !isBearer(req.header("authorization"), token))
      return context.json(refusal("a bearer is asked for", "UNAUTHORIZED"), 401);
    // Browsers send the page's origin with every POST. No page of ours sends requests to this service, and a stranger's host name may point to this
    // machine.
    if (req.header("origin") !== undefined)
      return context.json(refusal("web pages are not served", "ORIGIN_REFUSED"), 403);
    const mediaType = req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (req.method === "POST" && mediaType !== contentType)
      return context.json(refusal(`the content type must be ${contentType}`, "CONTENT_TYPE_REFUSED"), 415);
    return next();
  };
}

/** Compares hashes: their equal length and the constant time reveal nothing about the token. */
function isBearer(header: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(header ?? ""), hash(`Bearer ${token}`));
}
