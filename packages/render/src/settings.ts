import { setting, settingGroup } from "@404-gen/core";
import { RENDER_POOL_DEFAULTS } from "./pool/render-pool.ts";

/** Settings of how models are drawn. */
export const RENDER_SETTINGS = settingGroup()("Rendering", {
  RENDERER: setting.choice(["cpu", "gl"], {
    doc: "Renderer; cpu gives the same bytes everywhere",
    fallback: "cpu",
  }),
  RENDER_THREADS: setting.whole({ doc: "Threads of the renderer", min: 1, max: 64, fallback: 2 }),
  RENDER_TIMEOUT: setting.whole({
    doc: "Processor time for one file, all threads together; waiting for a busy machine does not count",
    unit: "seconds",
    min: 1,
    fallback: RENDER_POOL_DEFAULTS.timeoutMs / 1000,
  }),
});
