import { isIP } from "node:net";
import { asCompetitionError, type Clock, redact } from "@404-gen/core";
import { type Context, Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { guard } from "../serve/guard.ts";
import { dashboardPage } from "./dashboard-page.ts";
import { DUEL_SIDES, type DuelSide, type Feed } from "./feed.ts";
import type { Look } from "./look.ts";

/** Milliseconds between two looks for an open page. Our own choice. */
const EVERY_MS = 2_000;

/** Most pages open at a time. Each costs a connection; all share one reading of the record. Our own choice. */
const MOST_PAGES = 64;

/** Longest time without an event, milliseconds: proxies close a connection that is silent for 60 s. */
const SILENCE_MS = 20_000;

export type DashboardOptions = {
  readonly look: { read(): Promise<Look> };
  readonly feed: Pick<Feed, "picture">;
  /** Real time. */
  readonly io: Clock;
  /** Host name that visitors may use for this machine, besides its addresses and `localhost`. */
  readonly host: string;
  /** Ends the open pages. */
  readonly signal: AbortSignal;
};

/**
 * Serves the running round to a person's browser: `GET /` is the page, `/look.json` its data, `/events` sends the data again after each
 * change (server-sent events named `look`), `/duels/ID/SIDE` is a picture of a duel. No request changes anything.
 */
export function createDashboardApp({ look, feed, io, host, signal }: DashboardOptions): Hono {
  const app = new Hono();
  let open = 0;
  app.use(guard({ contentType: "application/json" }));
  app.use(async (context, next) => {
    // A stranger's host name may lead to this machine: a page from that name could read the answers, because its browser sees one origin.
    const hostName = hostOf(context);
    if (isIP(hostName) === 0 && hostName !== "localhost" && hostName !== host.toLowerCase())
      return context.json({ detail: `this dashboard is not called ${hostName}`, code: "ORIGIN_REFUSED" }, 403);
    await next();
    context.header("x-content-type-options", "nosniff");
    context.header("cross-origin-resource-policy", "same-origin");
    context.header("referrer-policy", "no-referrer");
    context.header("x-frame-options", "DENY");
    return undefined;
  });
  app.get("/", (context) => context.html(dashboardPage()));
  app.get("/look.json", async (context) => context.json(await look.read(), 200, { "cache-control": "no-store" }));
  app.get("/events", (context) => {
    // No stream for a HEAD: nobody reads its body, so it would stay open for ever.
    if (context.req.method === "HEAD") return context.body(null, 200, { "content-type": "text/event-stream" });
    if (open >= MOST_PAGES) return context.json({ detail: `${open} pages are open already`, code: "BUSY" }, 503);
    open++;
    return streamSSE(context, (stream) => sendLooks(stream, { look, io, signal }).finally(() => open--));
  });
  app.get("/duels/:id/:side", async (context) => {
    const side = DUEL_SIDES.find((one) => one === context.req.param("side"));
    const picture = side && feed.picture(Number(context.req.param("id")), side satisfies DuelSide);
    if (!picture) return context.json({ detail: "no such picture", code: "NOT_FOUND" }, 404);
    try {
      const bytes = await picture.load({ signal: AbortSignal.any([signal, context.req.raw.signal]) });
      return context.body(Uint8Array.from(bytes), 200, {
        "content-type": "image/png",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, max-age=3600, immutable",
      });
    } catch (error) {
      const { message, code } = asCompetitionError(error, { code: "UNEXPECTED", fault: "infrastructure" });
      return context.json({ detail: redact(message), code }, 502);
    }
  });
  return app;
}

/** Host name in the request's address, without port and brackets. */
function hostOf(context: Context): string {
  const name = new URL(context.req.url).hostname.toLowerCase();
  return name.startsWith("[") ? name.slice(1, -1) : name;
}

type Sending = Pick<DashboardOptions, "look" | "io" | "signal">;

/** Sends a look when it differs from the last, or after a long silence. A slow reader gets only the newest look next, not all that it missed. */
async function sendLooks(stream: SSEStreamingApi, { look, io, signal }: Sending): Promise<void> {
  const departure = new AbortController();
  stream.onAbort(() => departure.abort());
  const ends = AbortSignal.any([signal, departure.signal]);
  let lastText = "";
  let sentAt = io.now();
  while (!ends.aborted) {
    const { at, ...rest } = await look.read();
    const text = JSON.stringify(rest);
    if (text !== lastText || io.now() - sentAt >= SILENCE_MS) {
      await stream.writeSSE({ event: "look", data: JSON.stringify({ ...rest, at }) });
      lastText = text;
      sentAt = io.now();
    }
    await io.sleep(EVERY_MS, { signal: ends }).catch((error: unknown) => {
      if (!ends.aborted) throw error;
    });
  }
}
