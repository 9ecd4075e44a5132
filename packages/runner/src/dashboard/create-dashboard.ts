import { isIP } from "node:net";
import type { Assembly } from "../assemble/assemble-services.ts";
import type { PartWraps } from "../assemble/part-shelf.ts";
import type { Place } from "../assemble/place.ts";
import type { TurnEvent } from "../run/loop.ts";
import { type Listening, listen } from "../serve/listen.ts";
import { createDashboardApp } from "./dashboard-app.ts";
import { createFeed, type Feed } from "./feed.ts";
import { feedWraps } from "./feed-wraps.ts";
import { createLook } from "./look.ts";

/** The dashboard of a program that plays a round. It sees every turn and all that passes through the parts, and serves it after `open`. */
export type Dashboard = {
  /** Wraps for the assembly whose parts it watches. */
  readonly wraps: PartWraps;
  onTurn(event: TurnEvent): void;
  /**
   * Serves the dashboard; null where the settings want none. `signal` ends the open pages.
   *
   * @throws CompetitionError `LISTEN_FAILED`
   */
  open(
    assembly: Pick<Assembly, "part" | "metrics">,
    options: { readonly signal: AbortSignal },
  ): Promise<Listening | null>;
};

type DashboardPlace = Pick<Place, "settings" | "clock" | "io" | "logger">;

const NOTHING: Dashboard = { wraps: {}, onTurn() {}, open: async () => null };

/** Creates the dashboard; with DASHBOARD_PORT 0 it does nothing and costs nothing. */
export function createDashboard(place: DashboardPlace): Dashboard {
  if (place.settings.DASHBOARD_PORT === 0) return NOTHING;
  const feed = createFeed(place.clock);
  return {
    wraps: feedWraps(feed),
    onTurn: feed.onTurn,
    open: (assembly, { signal }) => serve(assembly, { place, feed, signal }),
  };
}

type Serving = { readonly place: DashboardPlace; readonly feed: Feed; readonly signal: AbortSignal };

async function serve(
  { part, metrics }: Pick<Assembly, "part" | "metrics">,
  { place, feed, signal }: Serving,
): Promise<Listening> {
  const { settings, clock, io, logger } = place;
  const { DASHBOARD_HOST: host, DASHBOARD_PORT: port } = settings;
  const look = createLook({ state: await part("state"), metrics, feed, clock, io });
  const server = await listen(createDashboardApp({ look, feed, io, host, signal }), { host, port, graceMs: 1_000 });
  if (!isLoopback(host))
    logger.warn("the dashboard asks nobody who they are, and listens beyond this machine", { host });
  return server;
}

const isLoopback = (host: string) =>
  host === "localhost" || (isIP(host) === 4 ? host.startsWith("127.") : host === "::1");
