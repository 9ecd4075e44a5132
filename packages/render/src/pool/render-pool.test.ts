import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createCpuRenderer } from "../cpu-renderer.ts";
import { renderGlb } from "../render-glb.ts";
import { makeMeshGlb } from "../self-test/mesh-model.ts";
import { makeSplatPly } from "../self-test/splat-model.ts";
import { workerIsBuilt } from "../worker-url.ts";
import { createRenderPool, type RenderPool } from "./render-pool.ts";

const small = { size: 64 } as const;
const slow = makeSplatPly({ splats: 400_000 });

/** Process id of the drawing process, after its start. */
async function childOf(parent: number): Promise<number> {
  for (;;) {
    for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
      const read = (file: string) => {
        try {
          return readFileSync(`/proc/${name}/${file}`, "utf8");
        } catch {
          return "";
        }
      };
      const mine = read("stat").split(") ")[1]?.split(" ")[1] === String(parent);
      if (mine && read("cmdline").includes("draw-files") && !read("cmdline").startsWith("/bin/sh")) return Number(name);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.skipIf(!workerIsBuilt())("createRenderPool (needs dist/draw-files.js: run the build)", () => {
  let pool: RenderPool | undefined;
  afterEach(async () => {
    await pool?.close();
  });

  it("has drawn when it is warm: its process takes the first file, and gives the same picture", async () => {
    pool = createRenderPool({ workers: 1, threads: 2 });
    await pool.warm();
    const child = await childOf(process.pid);
    const { report } = await pool.render({ bytes: await makeMeshGlb(), format: "glb" }, small);
    expect(await childOf(process.pid)).toBe(child);
    expect(report.sha256.png).toBe((await renderGlb(await makeMeshGlb(), small)).report.sha256.png);
    await pool.close();
    await expect(pool.warm()).rejects.toMatchObject({ code: "RENDER_POOL_CLOSED" });
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

  it("answers a refused file with its code, and draws the next one", async () => {
    pool = createRenderPool({ threads: 1 });
    await expect(pool.render({ bytes: Buffer.from("x\n"), format: "ply" })).rejects.toMatchObject({
      code: "PLY_BAD_MAGIC",
      fault: "miner",
    });
    expect(await pool.inspect({ bytes: await makeMeshGlb({ segments: 2 }), format: "glb" })).toMatchObject({
      accepted: true,
    });
  });

  it("checks modules, and one that hangs costs its time limit once", async () => {
    // `timeoutMs` is for the drawing process, which only waits for the module; the module's own process has its own limits. With 40 ms a busy machine
    // ended the drawing process first.
    pool = createRenderPool({ threads: 1, timeoutMs: 2_000 });
    const inspect = (source: string) => pool!.inspect({ bytes: Buffer.from(source), format: "js" });
    const box = "new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshBasicMaterial())";
    expect(await inspect(`export default (THREE) => ${box};`)).toMatchObject({
      ...{ accepted: true, failures: [], metrics: { vertices: 24 }, counts: { drawCalls: 1 } },
    });
    const hang = "export default (THREE) => { const a = []; for (;;) a.push([]); };";
    const first = await inspect(hang);
    expect(first).toMatchObject({ accepted: false, rejection: { code: "HEAP_EXCEEDED" } });
    expect(await inspect(hang)).toEqual(first);
  });

  it("does not change the caller's bytes", async () => {
    pool = createRenderPool({ threads: 1 });
    const bytes = makeSplatPly({ splats: 10 });
    const copy = bytes.slice();
    await pool.render({ bytes, format: "ply" }, small);
    expect(bytes).toEqual(copy);
  });

  it("kills the process of a file that takes too much processor time, twice, then refuses the file and still draws others", async () => {
    const folder = mkdtempSync(join(tmpdir(), "404-gen-deaths-"));
    const deathsFile = join(folder, "deaths.jsonl");
    // Enough time for the small file, which is inspected and drawn; the large one takes many times as long.
    pool = createRenderPool({ threads: 1, timeoutMs: 500, deathsFile });
    const poison = { bytes: makeSplatPly({ splats: 1_600_000 }), format: "ply" as const };
    const refusal = {
      code: "RENDER_QUARANTINED",
      fault: "miner",
      data: { deaths: ["RENDER_TIMEOUT", "RENDER_TIMEOUT"] },
    };
    await expect(pool.render(poison)).rejects.toMatchObject(refusal);
    expect(await pool.inspect({ bytes: await makeMeshGlb({ segments: 2 }), format: "glb" })).toMatchObject({
      accepted: true,
    });
    await pool.close();
    // Another pool, as after a restart, with enough time: it still remembers the failures.
    pool = createRenderPool({ threads: 1, deathsFile });
    await expect(pool.render(poison)).rejects.toMatchObject(refusal);
  });

  it("does not call a file slow that only waited for the processor", async () => {
    pool = createRenderPool({ threads: 1, timeoutMs: 2000 });
    const drawing = pool.render({ bytes: await makeMeshGlb({ segments: 4 }), format: "glb" }, small);
    const pid = await childOf(process.pid);
    process.kill(pid, "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 3000));
    process.kill(pid, "SIGCONT");
    expect((await drawing).report.sha256.png).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuses no ordinary file at 8 % of a processor", async () => {
    pool = createRenderPool({ threads: 1, timeoutMs: 10_000 });
    const files = await Promise.all(Array.from({ length: 6 }, (_, n) => makeMeshGlb({ segments: 3 + n })));
    const models = files.map((bytes) => ({ bytes, format: "glb" as const }));
    const drawing = Promise.all(models.map((model) => pool!.render(model, small)));
    const pid = await childOf(process.pid);
    // 8 of every 100 milliseconds, as on a machine that is busy with other work.
    let going = true;
    const stop = setInterval(() => {
      process.kill(pid, "SIGSTOP");
      setTimeout(() => going && process.kill(pid, "SIGCONT"), 92);
    }, 100);
    try {
      expect((await drawing).map(({ report }) => report.format)).toEqual(new Array(6).fill("glb"));
    } finally {
      going = false;
      clearInterval(stop);
    }
  });

  it("draws a file again whose process was killed from outside", async () => {
    pool = createRenderPool({ threads: 1 });
    const drawing = pool.render({ bytes: slow, format: "ply" }, small);
    process.kill(await childOf(process.pid), "SIGKILL");
    expect((await drawing).report.counts["splats"]).toBe(400_000);
  });

  it("blames no file when the renderer does not draw its own either", async () => {
    pool = createRenderPool({ threads: 1, memoryLimitMb: 4 });
    for (let time = 0; time < 3; time++)
      await expect(pool.render({ bytes: slow, format: "ply" })).rejects.toMatchObject({
        ...{ code: "RENDER_SELF_TEST_FAILED", fault: "infrastructure" },
      });
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

  it("rejects running and waiting calls when it is closed, and every later one", async () => {
    pool = createRenderPool({ threads: 1 });
    const closedError = { code: "RENDER_POOL_CLOSED", fault: "usage" };
    const model = { bytes: slow, format: "ply" as const };
    const both = [pool.render(model), pool.render(model)].map((drawing) =>
      expect(drawing).rejects.toMatchObject(closedError),
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

describe.skipIf(!workerIsBuilt())("createCpuRenderer in a worker (needs dist/draw-files.js: run the build)", () => {
  it("gives evidence: measured, rejected, quarantined; never throws for a file", async () => {
    const renderer = createCpuRenderer({ threads: 1, ...small });
    const picture = await renderer.render({ bytes: makeSplatPly({ splats: 30 }), format: "ply" });
    expect(picture).toMatchObject({
      kind: "measured",
      value: { sha256: { png: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    const refusal = await renderer.render({ bytes: new Uint8Array(0), format: "glb" });
    expect(refusal.kind).toBe("rejected");
    await renderer.close();
    const hasty = createCpuRenderer({ threads: 1, timeoutMs: 40 });
    expect(await hasty.render({ bytes: slow, format: "ply" })).toMatchObject({
      kind: "rejected",
      rejection: { code: "RENDER_QUARANTINED" },
    });
    await hasty.close();
  });
});
