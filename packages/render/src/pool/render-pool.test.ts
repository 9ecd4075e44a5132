import { afterEach, describe, expect, it } from "vitest";
import { createCpuRenderer } from "../cpu-renderer.ts";
import { makeMeshGlb } from "../self-test/mesh-model.ts";
import { makeSplatPly } from "../self-test/splat-model.ts";
import { workerIsBuilt } from "../worker-url.ts";
import { createRenderPool, type RenderPool } from "./render-pool.ts";

const small = { size: 64 } as const;
const slow = makeSplatPly({ splats: 400_000 });

describe.skipIf(!workerIsBuilt())("createRenderPool (needs dist/worker.js: run the build)", () => {
  let pool: RenderPool | undefined;
  afterEach(async () => {
    await pool?.close();
  });

  it("draws many files at the same time, each answer to its question", async () => {
    pool = createRenderPool({ workers: 2, threads: 1 });
    const models = [100, 200, 300, 400, 500].map((splats) => ({
      bytes: makeSplatPly({ splats }),
      format: "ply" as const,
    }));
    const results = await Promise.all(models.map((model) => pool!.render(model, small)));
    expect(results.map(({ report }) => report.counts["splats"])).toEqual([100, 200, 300, 400, 500]);
  });

  it("refuses what is refused, with the code, and goes on", async () => {
    pool = createRenderPool({ threads: 1 });
    await expect(pool.render({ bytes: Buffer.from("x\n"), format: "ply" })).rejects.toMatchObject({
      code: "PLY_BAD_MAGIC",
      fault: "miner",
    });
    expect(await pool.inspect({ bytes: makeMeshGlb({ segments: 2 }), format: "glb" })).toMatchObject({
      accepted: true,
    });
  });

  it("checks modules, and one that hangs costs its time limit once", async () => {
    pool = createRenderPool({ threads: 1, timeoutMs: 40 });
    const inspect = (source: string) => pool!.inspect({ bytes: Buffer.from(source), format: "js" });
    const box = "new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshBasicMaterial())";
    expect(await inspect(`export default (THREE) => ${box};`)).toMatchObject({
      ...{ accepted: true, failures: [], metrics: { vertices: 24 }, counts: { drawCalls: 1 } },
    });
    const hang = "export default (THREE) => { const a = []; for (;;) a.push([]); };";
    const first = await inspect(hang);
    expect(first).toMatchObject({ accepted: false, rejection: { code: "HEAP_EXCEEDED" } });
    expect(await inspect(hang)).toEqual(first);
  }, 120_000);

  it("leaves the caller's bytes alone", async () => {
    pool = createRenderPool({ threads: 1 });
    const bytes = makeSplatPly({ splats: 10 });
    const copy = bytes.slice();
    await pool.render({ bytes, format: "ply" }, small);
    expect(bytes).toEqual(copy);
  });

  it("kills a worker that takes too long, reports a fault, then quarantines the file and still draws others", async () => {
    pool = createRenderPool({ threads: 1, timeoutMs: 40 });
    const poison = { bytes: slow, format: "ply" as const };
    await expect(pool.render(poison)).rejects.toMatchObject({
      code: "RENDER_TIMEOUT",
      fault: "infrastructure",
      retryable: true,
    });
    await expect(pool.render(poison)).rejects.toMatchObject({ code: "RENDER_QUARANTINED", fault: "miner" });
    await expect(pool.render(poison)).rejects.toMatchObject({ code: "RENDER_QUARANTINED", fault: "miner" });
  });

  it("survives a worker that runs out of memory", async () => {
    pool = createRenderPool({ threads: 1, memoryLimitMb: 4 });
    await expect(pool.render({ bytes: slow, format: "ply" })).rejects.toMatchObject({ code: "RENDER_OUT_OF_MEMORY" });
  });

  it("stops at once when the signal aborts: while drawing, and while waiting for a worker", async () => {
    pool = createRenderPool({ threads: 1 });
    const controller = new AbortController();
    const model = { bytes: slow, format: "ply" as const };
    const both = [pool.render(model, { signal: controller.signal }), pool.render(model, { signal: controller.signal })];
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await Promise.all(both.map((drawing) => expect(drawing).rejects.toThrow("enough")));
    expect(
      (await pool.render({ bytes: makeSplatPly({ splats: 20 }), format: "ply" }, small)).report.counts["splats"],
    ).toBe(20);
  });

  it("stops what is drawn and what waits when it is closed, and refuses to draw after", async () => {
    pool = createRenderPool({ threads: 1 });
    const closed = { code: "RENDER_POOL_CLOSED", fault: "usage" };
    const model = { bytes: slow, format: "ply" as const };
    const both = [pool.render(model), pool.render(model)].map((drawing) =>
      expect(drawing).rejects.toMatchObject(closed),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await pool.close();
    await Promise.all(both);
    await expect(pool.render({ bytes: slow, format: "ply" })).rejects.toMatchObject({
      code: "RENDER_POOL_CLOSED",
      fault: "usage",
    });
  });
});

describe.skipIf(!workerIsBuilt())("createCpuRenderer in a worker (needs dist/worker.js: run the build)", () => {
  it("gives evidence: measured, rejected, fault, then quarantine; never throws for a file", async () => {
    const renderer = createCpuRenderer({ threads: 1, ...small });
    const drawn = await renderer.render({ bytes: makeSplatPly({ splats: 30 }), format: "ply" });
    expect(drawn).toMatchObject({
      kind: "measured",
      value: { sha256: { png: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    const refused = await renderer.render({ bytes: new Uint8Array(0), format: "glb" });
    expect(refused.kind).toBe("rejected");
    await renderer.close();
    const hasty = createCpuRenderer({ threads: 1, timeoutMs: 40 });
    expect(await hasty.render({ bytes: slow, format: "ply" })).toMatchObject({
      kind: "fault",
      error: { code: "RENDER_TIMEOUT" },
    });
    expect(await hasty.render({ bytes: slow, format: "ply" })).toMatchObject({
      kind: "rejected",
      rejection: { code: "RENDER_QUARANTINED" },
    });
    await hasty.close();
  });
});
