import { redact } from "@404-gen/core";
import { Hono } from "hono";
import type { Metrics } from "../metrics/create-metrics.ts";
import type { Health } from "../metrics/health.ts";
import { guard } from "./guard.ts";

/** `GET /metrics` for Prometheus, `GET /healthz` (is the process alive?) and `GET /readyz` (do its services work?): 200, or 503 with the reason. */
export function createMetricsApp({
  metrics,
  health,
}: {
  readonly metrics: Pick<Metrics, "registry" | "refresh">;
  readonly health: Health;
}): Hono {
  const app = new Hono();
  app.use(guard({ contentType: "application/json" }));
  app.get("/metrics", async (context) => {
    await metrics.refresh();
    return context.body(redact(await metrics.registry.metrics()), 200, {
      "content-type": metrics.registry.contentType,
    });
  });
  app.get("/healthz", (context) => {
    const alive = health.alive();
    return context.json(alive, alive.ok ? 200 : 503);
  });
  app.get("/readyz", (context) => {
    const ready = health.ready();
    return context.json(ready, ready.ok ? 200 : 503);
  });
  return app;
}
