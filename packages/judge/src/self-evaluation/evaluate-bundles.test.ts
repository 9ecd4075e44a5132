import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BundleDrawer, CompetitionError, fault, measured, rejected, type StagedJudge } from "@404-gen/core";
import { parseNpz } from "@404-gen/core/archive";
import { encodePng } from "@404-gen/core/image";
import { BUNDLE_FILES, EMBEDDINGS_FILE, settleMissing } from "@404-gen/core/two";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScriptedModel } from "../../testing/index.ts";
import { createMultiStageJudge } from "../judges/multi-stage/multi-stage-judge.ts";
import type { EvaluateBundlesOptions } from "./bundle-types.ts";
import { evaluateBundles } from "./evaluate-bundles.ts";

const STEMS = ["one", "two", "three"];
const png = (level: number) => encodePng({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(level) });
const folder = mkdtempSync(join(tmpdir(), "bundles-"));
const at = (...names: string[]) => join(folder, ...names);
let calls = 0;
const out = () => at(`out${calls++}`);

function put(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), bytes);
}
const PICTURES = BUNDLE_FILES.filter((name) => name !== EMBEDDINGS_FILE);
async function putBundle(path: string, level: number): Promise<void> {
  const picture = await png(level);
  for (const name of PICTURES) put(`${path}/${name}`, picture);
}

/** A judge that prefers the lighter picture. It reads the pictures, so that the complete way from the folder to the judge is tested. */
function lightJudge(more: { fail?: string } = {}) {
  const questions: string[] = [];
  const judge: StagedJudge = {
    name: "light@1",
    offline: true,
    promptsSha256: null,
    strictness: {},
    async judge({ name, left, right }) {
      const conclusion = settleMissing({ left: left !== null, right: right !== null });
      if (left === null || right === null)
        return measured({
          ...(conclusion as NonNullable<typeof conclusion>),
          contradictory: [],
          failed: [],
          flags: [],
        });
      questions.push(name);
      if (more.fail === name) return fault(new CompetitionError("down", { code: "JUDGE_HTTP" }));
      const bytes = await Promise.all([left, right].map((side) => side.file("white/front_left.png").load()));
      const [a, b] = bytes.map((one) => Buffer.compare(one, light) === 0);
      const winner = a === b ? "draw" : a ? "left" : "right";
      const choice = { left: "A", right: "B", draw: "draw" }[winner] as "A";
      const s1 = { choice, n_total: 4, n_consistent: 4, angles: [{ label: "front_left", pen_a: 2, pen_b: 3 }] };
      return measured({
        winner,
        detail: { s1, decided_by: "S1", issues: "<b>words</b>" },
        contradictory: [],
        failed: [],
        flags: [],
      });
    },
  };
  return { judge, asked: questions };
}
let light: Uint8Array = new Uint8Array();

beforeAll(async () => {
  light = await png(200);
  for (const stem of STEMS) {
    await putBundle(`dark/${stem}`, 40);
    await putBundle(`light/${stem}`, 200);
    put(`prompts/${stem}.png`, await png(120));
    put(`modules/${stem}.js`, `export default function generate(THREE) { return "${stem}"; }`);
  }
  await putBundle("partial/one", 200);
  await putBundle("partial/two", 200);
  rmSync(at("partial/two/grid.png"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = (more: Partial<EvaluateBundlesOptions>): EvaluateBundlesOptions => ({
  a: at("dark"),
  b: at("light"),
  prompts: at("prompts"),
  judge: lightJudge().judge,
  out: out(),
  ...more,
});

describe("an evaluation of bundles", () => {
  it("judges, and writes the record and the page", async () => {
    const to = out();
    const summary = await evaluateBundles(options({ out: to }));
    expect(summary).toMatchObject({
      margin: 1,
      qualifies: true,
      complete: true,
      prompts: 3,
      duels: { b: 3, missing: 0 },
      offline: true,
    });
    const page = readFileSync(join(to, "index.html"), "utf8");
    expect(page).toContain("Eight views of dark");
    expect(page).toContain("&lt;b&gt;words");
    expect(page).not.toContain("<b>words");
    const images = [...page.matchAll(/src="([^"]+)"/g)].map((match) => match[1] as string);
    expect(images.length).toBe(3 * (3 + 16));
    for (const image of images) expect(readFileSync(join(to, decodeURI(image))).length).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(join(to, "duels.json"), "utf8"))).toMatchObject({
      a: "dark",
      b: "light",
      margin: 1,
      duels: [{ name: "one" }, {}, {}],
    });
  });

  it("goes on where it was, and notices changed files", async () => {
    const to = out();
    const broken = await evaluateBundles(options({ out: to, judge: lightJudge({ fail: "two" }).judge }));
    expect(broken).toMatchObject({
      complete: false,
      qualifies: false,
      unjudged: [{ name: "two", reason: "JUDGE_HTTP: down" }],
    });
    const again = lightJudge();
    expect(await evaluateBundles(options({ out: to, judge: again.judge }))).toMatchObject({
      complete: true,
      margin: 1,
    });
    expect(again.asked).toEqual(["two"]);
    await putBundle("changing/one", 40);
    for (const level of [40, 200]) {
      await putBundle("changing/one", level);
      const judge = lightJudge();
      await evaluateBundles(options({ out: to, b: at("changing"), judge: judge.judge }));
      expect(judge.asked).toContain("one");
    }
  });

  it("counts a missing or incomplete bundle as missing, and says why", async () => {
    const summary = await evaluateBundles(options({ b: at("partial") }));
    expect(summary).toMatchObject({
      margin: (1 - 2) / 3,
      duels: { a: 2, b: 1, missing: 2 },
      problems: [{ side: "b", name: "two", code: "BUNDLE_FILE_MISSING", message: expect.stringContaining("grid.png") }],
    });
  });

  it.each([
    ["a folder with nothing for the prompts", () => ({ b: at("prompts") }), "EVALUATION_NO_FILES"],
    ["modules and nobody to draw them", () => ({ b: at("modules") }), "EVALUATION_NO_RENDERER"],
    ["no prompts", () => ({ prompts: at("dark") }), "EVALUATION_NO_PROMPTS"],
  ])("refuses %s", async (_, more, code) => {
    await expect(evaluateBundles(options(more()))).rejects.toMatchObject({ code, fault: "usage" });
  });

  it("draws modules once, with embeddings, and keeps the pictures", async () => {
    const names: string[] = [];
    const draw: BundleDrawer = {
      name: "fake@1",
      async draw(module) {
        const stem = /"(\w+)"/.exec(Buffer.from(module).toString())?.[1] ?? "";
        names.push(stem);
        if (stem === "three") return rejected({ code: "PARSE_ERROR", message: "line 1" });
        return measured(new Map(PICTURES.map((name) => [name, light])));
      },
    };
    const embedding = {
      name: "fake-embedding@1",
      embedding: "offline" as const,
      embed: async (pictures: readonly Uint8Array[]) => pictures.map((_, index) => Float32Array.of(index)),
      close: async () => {},
    };
    const to = out();
    const more = { b: at("modules"), draw, embedding, out: to };
    expect(await evaluateBundles(options(more))).toMatchObject({
      duels: { b: 2, a: 1 },
      problems: [{ side: "b", name: "three", code: "PARSE_ERROR" }],
    });
    await evaluateBundles(options(more));
    expect(names.sort()).toEqual(["one", "three", "three", "two"]);
    const [folder] = readdirSync(join(to, "bundles/b")).filter((name) => name.startsWith("one"));
    const npz = await parseNpz(readFileSync(join(to, "bundles/b", folder ?? "", EMBEDDINGS_FILE)));
    expect([...npz.keys()]).toHaveLength(9);
  });

  it("accepts a past round's contestant, whose files are fetched once", async () => {
    const urls: string[] = [];
    const npz = new Uint8Array([1]);
    const record = {
      kind: "record" as const,
      name: "owner/repo#53:leader",
      results: Object.fromEntries(
        STEMS.map((stem) => [
          stem,
          {
            js: `https://x/${stem}.js`,
            views: stem === "two" ? null : `https://x/${stem}`,
            failure_reason: null,
            size: 1,
          },
        ]),
      ),
      load: async (url: string) => {
        urls.push(url);
        return url.endsWith(".npz") ? npz : light;
      },
    };
    const to = out();
    const summary = await evaluateBundles(options({ a: record, out: to, b: at("dark") }));
    expect(summary).toMatchObject({ duels: { a: 2, b: 1, missing: 1 } });
    expect(urls.sort()[0]).toBe("https://x/one/embeddings.npz");
    const before = urls.length;
    await evaluateBundles(options({ a: record, out: to, b: at("dark") }));
    expect(urls).toHaveLength(before);
    expect(before).toBe(2 * BUNDLE_FILES.length);
  });

  it("works with the multi-stage judge", async () => {
    const model = createScriptedModel(({ label }) =>
      label === "explain" ? { issues: "" } : { penalty_1: 3, penalty_2: 3, issues: "" },
    );
    const judge = createMultiStageJudge({
      model,
      strictness: { failedCallsEndDuel: false },
      io: { now: () => 0, sleep: async () => {} },
    });
    expect(await evaluateBundles(options({ judge }))).toMatchObject({
      margin: 0,
      duels: { draw: 3 },
      judge: "scripted",
    });
  });
});
