import { isIP } from "node:net";
import type { Assembly } from "../assemble/assemble-services.ts";
import type { Place } from "../assemble/place.ts";
import { type Listening, listen } from "../serve/listen.ts";
import { createDashboardApp } from "./dashboard-app.ts";
import type { Feed } from "./feed.ts";
import { createLook } from "./look.ts";

export type DashboardPlace = {
  readonly place: Pick<Place, "settings" | "clock" | "io" | "logger">;
  readonly feed: Feed;
  /** Ends it, with the pages that are open. */
  readonly signal: AbortSignal;
};

/** Serves the dashboard of an assembly where the settings want one; null where they want none. @throws CompetitionError `LISTEN_FAILED` */
export async function openDashboard(
  { part, metrics }: Pick<Assembly, "part" | "metrics">,
  { place, feed, signal }: DashboardPlace,
): Promise<Listening | null> {
  const { settings, clock, io, logger } = place;
  const { DASHBOARD_HOST: host, DASHBOARD_PORT: port } = settings;
  if (port === 0) return null;
  const look = createLook({ state: await part("state"), metrics, feed, clock, io });
  const server = await listen(createDashboardApp({ look, feed, io, host, signal }), { host, port, graceMs: 1_000 });
  if (!isLoopback(host))
    logger.warn("the dashboard asks nobody who they are, and listens beyond this machine", { host });
  return server;
}

const isLoopback = (host: string) =>
  host === "localhost" || (isIP(host) === 4 ? host.startsWith("127.") : host === "::1");
