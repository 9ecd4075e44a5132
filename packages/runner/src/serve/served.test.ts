import { createOfflineDistance } from "@404-gen/audit";
import { systemClock } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { createDoor, MAX_PICTURE_BYTES } from "@404-gen/core/net";
import { createCpuRenderer, type ModuleRenderer } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { runServer } from "../../testing/run-command.ts";
import { servedConformance } from "../../testing/served-conformance.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { createHealth } from "../metrics/health.ts";
import { SETTING_ROWS } from "../settings/table.ts";
import { createDistanceApp } from "./distance-app.ts";
import { createMetricsApp } from "./metrics-app.ts";
import { MAX_MODULE_BODY_BYTES } from "./module-app.ts";
import { createRenderApp } from "./render-app.ts";

const state = await createMemoryStateStore();
const none = () => Promise.reject(new TypeError("not asked for"));
const modules: ModuleRenderer = { views: none, grid: none, bundle: none, async close() {} };
const LARGEST = 100_000;
const FRAME = 64 * 1024;

servedConformance({
  name: "serve render",
  create: (options) =>
    createRenderApp(createCpuRenderer({ isolation: "none" }), { ...options, maxBytes: LARGEST, modules: { modules } }),
  health: "/health",
  guarded: "/render_glb",
  posts: [
    ...["/render_glb", "/render_ply"].map((path) => ({
      path,
      contentType: "multipart/form-data; boundary=b" as const,
      tooLarge: LARGEST + FRAME + 1,
      oneRoom: LARGEST + FRAME,
    })),
    ...["/render", "/render/grid"].map((path) => ({
      path,
      contentType: "application/json" as const,
      tooLarge: MAX_MODULE_BODY_BYTES + 1,
      oneRoom: MAX_MODULE_BODY_BYTES,
    })),
  ],
});

servedConformance({
  name: "serve distance",
  create: (options) => createDistanceApp({ ...options, distance: createOfflineDistance(), door: createDoor() }),
  health: "/health",
  guarded: "/distance",
  posts: [
    { path: "/distance", contentType: "application/json", tooLarge: 64 * 1024 + 1, oneRoom: 2 * MAX_PICTURE_BYTES },
  ],
});

servedConformance({
  name: "the metrics of run",
  create: () =>
    createMetricsApp({
      metrics: createMetrics({ clock: systemClock, state }),
      health: createHealth({ clock: systemClock, services: [], stuckAfterSeconds: 1, hangingAfterSeconds: 1 }),
    }),
  health: "/healthz",
  guarded: null,
  posts: [],
});

describe("every part that is served", () => {
  it("is on this machine alone unless somebody says otherwise", async () => {
    expect(SETTING_ROWS.METRICS_HOST.fallback).toBe("127.0.0.1");
    for (const part of ["render", "distance"]) {
      const { url, stop } = await runServer(["serve", part, "--port", "0"]);
      expect([part, new URL(url).hostname]).toEqual([part, "127.0.0.1"]);
      await stop();
    }
  });

  it("is bounded by the settings", async () => {
    const env = { SERVE_MAX_UPLOAD_BYTES: "2000", SERVE_ROOM_BYTES: "1024" };
    const { url, stop } = await runServer(["serve", "render", "--port", "0"], { env });
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(2001)]), "a.glb");
    expect((await fetch(`${url}/render_glb`, { method: "POST", body: form })).status).toBe(413);
    await stop();
  });
});
