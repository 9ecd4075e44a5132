import { CompetitionError, fault } from "@404-gen/core";
import { rendererConformance } from "@404-gen/core/testing";
import { createCpuRenderer, makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { queuedRenderer, RENDER_WORK } from "./render-jobs.ts";
import { bytesOf, openTeam, textRenderer } from "./team.fixture.ts";

const glb = (text: string) => ({ bytes: bytesOf(text), format: "glb" as const });
const ALL_CHECKED = { WORKERS_CHECKED_PERCENT: "100" };

describe("a renderer whose files are drawn by workers", () => {
  it("gives what the worker drew, and what it refused, as if it had been drawn here", async () => {
    const team = openTeam();
    const [here, there] = [textRenderer(), textRenderer()];
    await team.join(RENDER_WORK, { renderer: there });
    const renderer = await queuedRenderer(team.asking, here);
    for (const text of ["model 1", "no model"])
      expect(await renderer.render(glb(text))).toEqual(await textRenderer().render(glb(text)));
    expect([here.drawn, there.drawn]).toEqual([[], ["model 1", "no model"]]);
    await team.queue.close();
  });

  it("has a fault of the worker's as a fault of ours, with its code", async () => {
    const team = openTeam();
    const death = new CompetitionError("killed", { code: "RENDER_WORKER_DIED" });
    await team.join(RENDER_WORK, { renderer: { ...textRenderer(), render: async () => fault(death) } });
    const renderer = await queuedRenderer(team.asking, textRenderer());
    expect(await renderer.render(glb("model 1"))).toMatchObject({
      kind: "fault",
      error: { code: "RENDER_WORKER_DIED", fault: "infrastructure" },
    });
    await team.queue.close();
  });

  it.each(["model 1", "no model"])(
    "draws a share again, bars a worker that is wrong on %j, and rings",
    async (text) => {
      const team = openTeam({ settings: ALL_CHECKED });
      const here = textRenderer();
      const bad = textRenderer({ wrong: true });
      const refusing: typeof bad.render = async (model, options) =>
        text === "model 1" ? bad.render(model, options) : textRenderer().render(glb("model other"), options);
      const liar = await team.join(RENDER_WORK, { renderer: { ...bad, render: refusing } });
      const renderer = await queuedRenderer(team.asking, here);
      expect(await renderer.render(glb(text))).toEqual(await textRenderer().render(glb(text)));
      expect(here.drawn).toEqual([text]);
      await expect(liar.ended).rejects.toMatchObject({
        code: "WORKER_BARRED",
        message: expect.stringContaining("WORKER_DISAGREES"),
      });
      expect(team.notices).toMatchObject([
        { kind: "worker-barred", level: "alarm", fields: { code: "WORKER_DISAGREES", worker: liar.id, results: 1 } },
      ]);
      await team.queue.close();
    },
  );

  it("draws no share again where the renderer does not promise its bytes", async () => {
    const team = openTeam({ settings: ALL_CHECKED });
    const here = textRenderer({ name: "gl@1" });
    await team.join(RENDER_WORK, { renderer: textRenderer({ name: "gl@1", wrong: true }) });
    const renderer = await queuedRenderer(team.asking, here);
    expect((await renderer.render(glb("model 1"))).kind).toBe("measured");
    expect([here.drawn, team.notices]).toEqual([[], []]);
    await team.queue.close();
  });

  it("has a file in which workers died as refused: no machine of ours draws it", async () => {
    const team = openTeam();
    const queue = {
      ...team.queue,
      ask: async () => {
        throw new CompetitionError("2 workers died", { code: "JOB_KILLS_WORKERS" });
      },
    };
    const renderer = await queuedRenderer({ ...team.asking, queue }, textRenderer());
    expect(await renderer.render(glb("model 1"))).toMatchObject({
      kind: "rejected",
      rejection: { code: "RENDER_QUARANTINED" },
    });
  });

  it("ends with its signal, and with nothing else", async () => {
    const team = openTeam();
    const stop = new AbortController();
    const renderer = await queuedRenderer(team.asking, textRenderer());
    const drawing = renderer.render(glb("model 1"), { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(drawing).rejects.toThrow("enough");
    const waiting = renderer.render(glb("model 1"));
    await team.queue.close();
    expect(await waiting).toMatchObject({ kind: "fault", error: { code: "QUEUE_CLOSED" } });
  });
});

rendererConformance({
  name: "cpu, by workers",
  async open() {
    const team = openTeam();
    const there = createCpuRenderer({ isolation: "none" });
    await team.join(RENDER_WORK, { renderer: there });
    return {
      renderer: await queuedRenderer(team.asking, there),
      models: [
        { format: "glb", bytes: await makeMeshGlb() },
        { format: "ply", bytes: makeSplatPly() },
      ],
      refused: [{ format: "glb", bytes: bytesOf("glTF and no more") }],
    };
  },
});
