import { CompetitionError } from "@404-gen/core";
import { describe, expect, it, vi } from "vitest";

vi.mock("./worker-url.ts", () => ({
  workerIsBuilt: () => false,
  drawFilesUrl: () => {
    throw new CompetitionError("not built", { code: "RENDER_WORKER_MISSING" });
  },
}));

const { createCpuRenderer } = await import("./cpu-renderer.ts");

describe("createCpuRenderer without a built worker", () => {
  it("refuses instead of drawing a stranger's file on the calling thread", async () => {
    const renderer = createCpuRenderer({ threads: 1 });
    const evidence = await renderer.render({ bytes: new Uint8Array([1, 2, 3]), format: "glb" });
    expect(evidence).toMatchObject({ kind: "fault", error: { code: "RENDER_WORKER_MISSING" } });
    await renderer.close();
  });
});
