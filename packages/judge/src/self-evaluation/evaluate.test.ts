import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompetitionError, type Evidence, fault, measured, type RenderedModel, rejected } from "@404-gen/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawGrid, drawPrompt, type Scene, scriptFromJudge, startScriptedVlm } from "../../testing/index.ts";
import { judgeMatch } from "../match/judge-match.ts";
import { createOfflineJudge } from "../models/offline/index.ts";
import { createVlmJudge } from "../models/openai/index.ts";
import { evaluate } from "./evaluate.ts";
import type { EvaluateOptions } from "./types.ts";

const scene = (colour: [number, number, number]): Scene => [
  { at: [0, 0, 0], radii: [0.3, 0.2, 0.3], colour, stripes: 12 },
  { at: [0, 0.25, 0], radii: [0.12, 0.12, 0.12], colour: [240, 200, 90] },
];
const SCENES: Readonly<Record<string, Scene>> = {
  apple: scene([200, 50, 50]),
  "blue & <b>": scene([50, 60, 200]),
  grass: scene([60, 180, 60]),
};
const worse = (model: Scene): Scene => model.slice(0, 1).map((part) => ({ ...part, stripes: 0 }));

let root = "";
/** The models are names of scenes, which the test's renderer draws. */
const good = new Map<string, Uint8Array>();
const poor = new Map<string, Uint8Array>();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "evaluate-"));
  for (const place of ["prompts", "good", "poor", "drawn"]) await mkdir(join(root, place));
  for (const [name, model] of Object.entries(SCENES)) {
    good.set(name, await drawGrid(model));
    poor.set(name, await drawGrid(worse(model)));
    await writeFile(join(root, "prompts", `${name}.png`), await drawPrompt(model));
    await writeFile(join(root, "good", `${name}.glb`), `good ${name}`);
    await writeFile(join(root, "poor", `${name}.png`), poor.get(name) as Uint8Array);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

function renderer(answer?: (text: string) => Evidence<RenderedModel> | undefined) {
  const pictures: string[] = [];
  return {
    drawn: pictures,
    name: "test@1",
    async render({ bytes }: { readonly bytes: Uint8Array }): Promise<Evidence<RenderedModel>> {
      const text = Buffer.from(bytes).toString();
      pictures.push(text);
      return answer?.(text) ?? measured({ png: good.get(text.slice(5)) as Uint8Array, sha256: { model: "", png: "" } });
    },
  };
}

const options = (out: string, more: Partial<EvaluateOptions> = {}): EvaluateOptions => ({
  a: join(root, "poor"),
  b: join(root, "good"),
  prompts: join(root, "prompts"),
  judge: createOfflineJudge(),
  render: renderer(),
  out: join(root, out),
  ...more,
});
const page = (out: string) => readFile(join(root, out, "index.html"), "utf8");

describe("a self-evaluation", () => {
  it("says which of two folders is better, and by how much", async () => {
    const order: string[] = [];
    const summary = await evaluate(
      options("first", { onProgress: ({ kind, done, total }) => order.push(`${kind} ${done}/${total}`) }),
    );
    expect(summary).toMatchObject({
      margin: 1,
      score: 3,
      qualifies: true,
      complete: true,
      prompts: 3,
      judge: "offline@1",
      offline: true,
    });
    expect(summary.duels).toEqual({ a: 0, b: 3, draw: 0, skipped: 0, missing: 0 });
    expect(order.filter((line) => line.startsWith("picture-ready")).at(-1)).toBe("picture-ready 9/9");
    expect(order.at(-1)).toBe("duel-judged 3/3");
    const swapRun = await evaluate(options("swapped", { a: join(root, "good"), b: join(root, "poor") }));
    expect(swapRun).toMatchObject({ margin: -1, qualifies: false });
  });

  it("writes the duels and a page of them, says that no model judged, and escapes names", async () => {
    await evaluate(options("page"));
    const duels = JSON.parse(await readFile(join(root, "page", "duels.json"), "utf8"));
    expect(duels).toMatchObject({ a: "poor", b: "good", margin: 1, x404: { offline: true } });
    const html = await page("page");
    expect(html).toContain("offline: no model saw the pictures");
    expect(html).toContain("blue &amp; &lt;b&gt;");
    expect(html).not.toContain("<b>.png");
    for (const [, src] of html.matchAll(/src="([^"]+)"/g))
      expect((await readFile(join(root, "page", decodeURI(src as string)))).length).toBeGreaterThan(100);
  });

  it("draws and judges nothing again in a second run", async () => {
    const { b, render: _, ...rest } = options("again");
    const first = renderer();
    await evaluate({ ...rest, b, render: first });
    expect(first.drawn).toHaveLength(3);
    const second = renderer();
    const judge = createOfflineJudge();
    const questions: string[] = [];
    const counting = {
      ...judge,
      judge: (...args: Parameters<typeof judge.judge>) => {
        questions.push(args[0].name);
        return judge.judge(...args);
      },
    };
    expect(await evaluate({ ...rest, b, render: second, judge: counting })).toMatchObject({
      margin: 1,
      complete: true,
    });
    expect([second.drawn, questions]).toEqual([[], []]);
  });

  it("goes on after a stop, with the results so far", async () => {
    const controller = new AbortController();
    const evaluation = evaluate(
      options("stopped", {
        concurrency: 1,
        signal: controller.signal,
        onProgress: ({ kind }) => kind === "duel-judged" && controller.abort(new Error("enough")),
      }),
    );
    await expect(evaluation).rejects.toThrow("enough");
    expect(JSON.parse(await readFile(join(root, "stopped", "duels.json"), "utf8"))).toMatchObject({
      x404: { skipped: 2 },
    });
    expect(await evaluate(options("stopped"))).toMatchObject({ complete: true, margin: 1 });
  });

  it("counts a refused model as missing and says why; a fault of ours counts for nobody", async () => {
    const refusing = renderer((text) =>
      text === "good apple" ? rejected({ code: "GLB_BAD_MAGIC", message: "is <broken>" }) : undefined,
    );
    const summary = await evaluate(options("refused", { render: refusing }));
    expect(summary).toMatchObject({
      score: 1,
      duels: { a: 1, b: 2, missing: 1 },
      problems: [{ side: "b", name: "apple", code: "GLB_BAD_MAGIC" }],
    });
    expect(await page("refused")).toContain("is &lt;broken&gt;");
    const failing = renderer(() => fault(new CompetitionError("no memory", { code: "RENDER_WORKER_DIED" })));
    await expect(evaluate(options("failed", { render: failing }))).rejects.toMatchObject({
      code: "RENDER_WORKER_DIED",
    });
  });

  it("records models under their own format", async () => {
    const folder = join(root, "splats");
    await mkdir(folder);
    for (const name of Object.keys(SCENES)) await writeFile(join(folder, `${name}.ply`), `good ${name}`);
    await evaluate(options("splat-records", { b: folder }));
    const { duels, x404 } = JSON.parse(await readFile(join(root, "splat-records", "duels.json"), "utf8"));
    expect(x404.format).toBe("ply");
    for (const { name, ...duel } of duels) {
      expect(duel.right_ply).toBe(join(folder, `${name}.ply`));
      expect(duel).not.toHaveProperty("right_glb");
    }
  });

  it("uses a preview beside its model, unless the model is newer", async () => {
    const folder = join(root, "drawn");
    await writeFile(join(folder, "apple.glb"), "good apple");
    await writeFile(join(folder, "apple.png"), poor.get("apple") as Uint8Array);
    const first = renderer();
    await evaluate(options("beside", { b: folder, render: first }));
    expect(first.drawn).toEqual([]);
    await utimes(join(folder, "apple.png"), 1, 1);
    const second = renderer();
    await evaluate(options("beside", { b: folder, render: second }));
    expect(second.drawn).toEqual(["good apple"]);
  });

  it("reads prompts by URL and a past round's record through the given loaders", async () => {
    const list = join(root, "urls.txt");
    await writeFile(list, "# prompts\nhttps://cdn.example/apple.png\nhttps://cdn.example/grass.png\n");
    const png = (stem: string) => `https://cdn.example/record/${stem}.png`;
    const result = (stem: string) => ({
      glb: null,
      png: png(stem),
      generation_time: 0,
      size: 0,
      attempts: 0,
      distance: 0,
    });
    const loads: string[] = [];
    const record = {
      kind: "record" as const,
      name: "o/r#0:leader",
      results: { apple: result("apple"), grass: { ...result("grass"), png: null } },
      load: async (url: string) => {
        loads.push(url);
        return poor.get("apple") as Uint8Array;
      },
    };
    const load = (url: string) => drawPrompt(SCENES[url.includes("apple") ? "apple" : "grass"] as Scene);
    const summary = await evaluate(options("record", { a: record, prompts: list, load }));
    expect(summary).toMatchObject({ margin: 1, prompts: 2, duels: { b: 2, missing: 1 } });
    expect(loads).toEqual([png("apple")]);
  });

  it("against a record fetches only prompts with an own file, counts pictures that no longer exist, and needs no network in a second run", async () => {
    const few = join(root, "few");
    await mkdir(few);
    for (const stem of ["apple", "grass"]) await writeFile(join(few, `${stem}.png`), poor.get("apple") as Uint8Array);
    const stems = ["apple", "grass", "never-made"];
    const prompts = stems.map((stem) => `https://cdn.example/${stem}.png`);
    const result = (stem: string) =>
      [
        stem,
        {
          glb: null,
          png: `https://cdn.example/record/${stem}.png`,
          generation_time: 0,
          size: 0,
          attempts: 0,
          distance: 0,
        },
      ] as const;
    const statusError = (status: number) =>
      new CompetitionError("not there", { code: "DOWNLOAD_NOT_FOUND", data: { status } });
    const questions: string[] = [];
    const online = async (url: string) => {
      questions.push(url.slice("https://cdn.example/".length));
      if (url.endsWith("record/grass.png")) throw statusError(404);
      return poor.get("apple") as Uint8Array;
    };
    const a = (load: (url: string) => Promise<Uint8Array>) => ({
      kind: "record" as const,
      name: "o/r#0:leader",
      results: Object.fromEntries(stems.map(result)),
      load,
    });
    const first = await evaluate(options("gone", { a: a(online), b: few, prompts, load: online }));
    expect(questions.sort()).toEqual(["apple.png", "grass.png", "record/apple.png", "record/grass.png"]);
    expect(first).toMatchObject({ prompts: 1, margin: 0, complete: true, leftOut: { noFile: 1, gone: 1 } });
    const offline = async () => Promise.reject(new CompetitionError("no network", { code: "NETWORK_DOWN" }));
    const again = await evaluate(options("gone", { a: a(offline), b: few, prompts, load: offline }));
    expect(again).toEqual(first);
  });

  it("does not take a fault of the network for a missing file", async () => {
    const down = async () =>
      Promise.reject(new CompetitionError("no network", { code: "NETWORK_DOWN", retryable: false }));
    const results = {
      apple: { glb: null, png: "https://cdn.example/a.png", generation_time: 0, size: 0, attempts: 0, distance: 0 },
    };
    const a = { kind: "record" as const, name: "o/r#0:leader", results, load: down };
    await expect(evaluate(options("down", { a }))).rejects.toMatchObject({ code: "NETWORK_DOWN" });
  });

  it.each<[string, (out: string) => EvaluateOptions, string]>([
    ["no prompts", (out) => options(out, { prompts: join(root, "absent") }), "EVALUATION_NO_PROMPTS"],
    [
      "a folder without any file for them",
      (out) => options(out, { a: join(root, "prompts", "x") }),
      "EVALUATION_NO_FILES",
    ],
    ["models without a renderer", (out) => options(out, { render: undefined }), "EVALUATION_NO_RENDERER"],
    ["URLs without a loader", (out) => options(out, { prompts: ["https://x/apple.png"] }), "EVALUATION_NO_LOADER"],
  ])("refuses %s by name", async (_, make, code) => {
    await expect(evaluate(make(`usage-${code}`))).rejects.toMatchObject({ code, fault: "usage" });
  });

  it("has the same result with a VLM server, which gets local pictures as data", async () => {
    const vlm = await startScriptedVlm(scriptFromJudge(createOfflineJudge()));
    try {
      const summary = await evaluate(
        options("vlm", { judge: createVlmJudge({ baseUrl: vlm.baseUrl, model: "scripted" }) }),
      );
      expect(summary).toMatchObject({ margin: 1, qualifies: true, judge: "scripted", offline: false });
      expect(
        vlm.requests.every((request) => request.images.every((url) => url.startsWith("data:image/png;base64,"))),
      ).toBe(true);
    } finally {
      await vlm.close();
    }
  });
});

describe("judgeMatch", () => {
  it("judges pictures from memory, and one judge may judge many matches", async () => {
    const judge = createOfflineJudge();
    const prompts = { apple: await drawPrompt(SCENES["apple"] as Scene) };
    const [bad, fine] = [{ apple: poor.get("apple") ?? null }, { apple: good.get("apple") ?? null }];
    const forward = await judgeMatch({ judge, prompts, left: bad, right: fine });
    expect(forward).toMatchObject({ margin: 1, qualifies: true, complete: true });
    expect(await judgeMatch({ judge, prompts, left: fine, right: bad })).toMatchObject({ margin: -1 });
    expect(await judgeMatch({ judge, prompts, left: fine, right: fine })).toMatchObject({ margin: 0 });
    expect(await judgeMatch({ judge, prompts, left: fine, right: {} })).toMatchObject({ margin: -1 });
  });

  it("throws without a loader, and gives no score", async () => {
    const urls = { apple: "https://x/apple.png" };
    const result = await judgeMatch({ judge: createOfflineJudge(), prompts: urls, left: urls, right: urls });
    expect(result).toMatchObject({
      complete: false,
      qualifies: false,
      duels: [{ winner: "skipped", issues: expect.stringContaining("No loader") }],
    });
  });
});
