import { existsSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
import { drawGrid, drawPrompt, type Scene, startScriptedVlm } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";
import { beforeAll, describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { openDuelViewer } from "../report/duel-viewer.ts";

const good: Scene = [
  { at: [0, 0.1, 0], radii: [0.3, 0.3, 0.3], colour: [210, 60, 40] },
  { at: [0, -0.3, 0], radii: [0.15, 0.2, 0.15], colour: [60, 160, 60] },
];
/** The good scene without its lower part, and in another colour. */
const bad: Scene = [{ at: [0, 0.1, 0], radii: [0.3, 0.1, 0.3], colour: [40, 60, 220] }];
const viewerIsBuilt = existsSync(new URL("../../../render/dist/viewer/browser/meshes.js", import.meta.url));
const STEMS = ["one", "two", "three"];

describe("404-gen judge", () => {
  let folder = "";
  const at = (name: string) => join(folder, name);
  const out = () => makeFolder();
  beforeAll(async () => {
    const [better, worse, prompt] = [await drawGrid(good), await drawGrid(bad), await drawPrompt(good)];
    const all = (place: string, bytes: Uint8Array) =>
      Object.fromEntries(STEMS.map((stem) => [`${place}/${stem}.png`, bytes]));
    folder = makeFolder({ ...all("good", better), ...all("bad", worse), ...all("prompts", prompt) });
  });

  it("judges offline, writes its files, and goes on where it was", async () => {
    const to = out();
    const argv = ["judge", at("bad"), at("good"), "--prompts", at("prompts"), "--out", to, "--json"];
    const ran = await run(argv);
    expect(ran.status).toBe(0);
    expect(ran.json()).toMatchObject({
      ...{ names: { a: "bad", b: "good" }, margin: 1, qualifies: true, complete: true, offline: true },
      duels: { b: 3 },
    });
    const html = readFileSync(join(to, "index.html"), "utf8");
    expect(html).toContain("good would take the crown");
    expect(html.replace(/<style>.*?<\/style>/s, "")).not.toMatch(/\b[AB] (wins|is better|defends|would)/);
    const first = readFileSync(join(to, "duels.json"), "utf8");
    const again = await run(argv);
    expect(again.json()).toMatchObject({ margin: 1, qualifies: true });
    expect(JSON.parse(readFileSync(join(to, "duels.json"), "utf8"))).toMatchObject({
      duels: JSON.parse(first).duels,
    });
    const text = await run(["judge", at("good"), at("bad"), "--prompts", at("prompts"), "--out", out()]);
    expect(text.stdout).toMatch(
      /^margin [-−]100\.0 %: bad won 0, good 3, 0 drawn of 3; bad does not qualify\njudge .*offline/,
    );
    expect(text.stdout).not.toMatch(/\b[AB]\b/);
  });

  it.skipIf(!viewerIsBuilt)(
    "opens a duel in 3D: a page with both models, and none where a side has a picture alone",
    async () => {
      const ball = await makeMeshGlb({ segments: 2 });
      const [old, mine] = [makeFolder({ "one.glb": ball }), makeFolder({ "one.glb": ball, "two.glb": ball })];
      const to = out();
      const ran = await run(["judge", old, mine, "--prompts", at("prompts"), "--out", to]);
      expect(ran.status).toBe(0);
      expect(readFileSync(join(to, "index.html"), "utf8").match(/href="view\/[^"]*"/g)).toEqual([
        'href="view/one.html"',
      ]);
      const page = readFileSync(join(to, "view", "one.html"), "utf8");
      expect(
        page.match(new RegExp(Buffer.from(ball).toString("base64").slice(0, 400).replace(/[+]/g, "\\+"), "g")),
      ).toHaveLength(2);
    },
  );

  it("opens modules in 3D as what they built", async () => {
    const folder = makeFolder({
      "box.js": "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry());",
      "bad.js": "fetch()",
      "large.glb": Buffer.alloc(2000),
    });
    const viewer = openDuelViewer({ folders: [folder], maxBytes: 1000 });
    const models = (...names: string[]) => ({
      name: "one",
      models: names.map((name) => ({ name, address: join(folder, name) })),
    });
    try {
      expect(await viewer.viewer(models("bad.js", "bad.js"))).toBeNull();
      expect(await viewer.viewer(models("large.glb", "box.js"))).toBeNull();
      if (!viewerIsBuilt) return;
      const page = await viewer.viewer(models("box.js", "box.js"));
      expect(page).toContain('"format":"scene"');
      expect(page).not.toContain("BoxGeometry()");
    } finally {
      await viewer.close();
    }
  });

  it.skipIf(!viewerIsBuilt)(
    "shows no file outside of the own folders and fetches no address, whatever a record names",
    async () => {
      const outside = makeFolder({ "secret.glb": await makeMeshGlb({ segments: 2 }) });
      const folder = makeFolder({ "one.glb": await makeMeshGlb({ segments: 2 }) });
      const secret = join(outside, "secret.glb");
      symlinkSync(secret, join(folder, "link.glb"));
      const viewer = openDuelViewer({ folders: [folder] });
      const own = { name: "mine", address: join(folder, "one.glb") };
      const others = [
        secret,
        join(folder, "..", basename(outside), "secret.glb"),
        join(folder, "link.glb"),
        `${folder}-other/one.glb`,
        "https://cdn.example/one.glb",
        `file://${secret}`,
      ];
      try {
        for (const address of others)
          expect(await viewer.viewer({ name: "one", models: [{ name: "rival", address }, own] }), address).toBeNull();
        expect(await viewer.viewer({ name: "one", models: [own, own] })).toContain("<!doctype html>");
      } finally {
        await viewer.close();
      }
    },
  );

  it("draws models, and tells which files it could not", async () => {
    const models = makeFolder({ "one.glb": await makeMeshGlb({ segments: 2 }), "two.glb": "no model" });
    const ran = await run(["judge", models, at("good"), "--prompts", at("prompts"), "--out", out(), "--json"]);
    expect(ran.json()).toMatchObject({
      problems: [{ side: "a", name: "two", code: expect.stringMatching(/^GLB_/) }],
      duels: { missing: 2 },
    });
    const text = await run(["judge", models, at("good"), "--prompts", at("prompts"), "--out", out()]);
    expect(text.stdout).toContain("2 prompts without a picture on one side or both: the judge was not asked\n");
  });

  it("shows the page in the browser, once, and says its address where there is none", async () => {
    const to = out();
    const argv = ["judge", at("bad"), at("good"), "--prompts", at("prompts"), "--out", to, "--open"];
    const pages: string[] = [];
    expect((await run(argv, { pages })).status).toBe(0);
    expect(pages).toEqual([join(to, "index.html")]);
    const without = await run(argv);
    expect(without.stderr).toContain(`the page is at file://${to}/index.html`);
    await run(argv.slice(0, -1), { pages });
    expect(pages).toHaveLength(1);
  });

  it("goes on judging as files change: only their pairs, past a folder that is empty for a while", async () => {
    const better = readFileSync(at("good/one.png"));
    const models = makeFolder(
      Object.fromEntries(STEMS.map((stem) => [`${stem}.png`, readFileSync(at("bad/one.png"))])),
    );
    const vlm = await startScriptedVlm(() => ({ answer: { penalty_1: 3, penalty_2: 3, issues: "" } }));
    const seeds: number[] = [];
    let press = (_key: string) => {};
    const steps = [
      () => writeFileSync(join(models, "two.png"), better),
      () => {
        for (const stem of STEMS) renameSync(join(models, `${stem}.png`), join(models, `${stem}.old`));
      },
      () => press("q"),
    ];
    const next = () => {
      seeds.push(vlm.count);
      steps.shift()?.();
    };
    const to = join(models, "result");
    const pages: string[] = [];
    const argv = ["judge", at("bad"), models, "--prompts", at("prompts"), "--out", to, "--watch", "--open", "--json"];
    const ran = await run([...argv, "--judge-url", vlm.baseUrl], {
      pages,
      keys: (handler) => {
        press = handler;
      },
      onOutput: next,
      onNote: (text) => text.includes("EVALUATION_NO_FILES") && next(),
    });
    await vlm.close();
    expect(ran.status).toBe(0);
    // Three pairs in both orders, then the pair whose file changed.
    expect(seeds).toEqual([6, 8, 8]);
    expect(pages).toHaveLength(1);
  });

  it("says which prompt was not judged and why", async () => {
    const folders = makeFolder({ "prompts/one.png": "no picture" });
    const argv = ["judge", at("bad"), at("good"), "--prompts", join(folders, "prompts"), "--out"];
    const ran = await run([...argv, out(), "--json"]);
    expect(ran.status).toBe(3);
    expect(ran.json()).toMatchObject({
      qualifies: false,
      unjudged: [{ name: "one", reason: expect.stringMatching(/^[A-Z_]+: ./) }],
    });
    expect((await run([...argv, out()])).stdout).toMatch(/^one: [A-Z_]+: ./m);
  });

  it("judges by a VLM, pictures inside the request, with the key from the environment only", async () => {
    const vlm = await startScriptedVlm(({ index }) => ({
      answer: index % 2 === 0 ? { penalty_1: 8, penalty_2: 1, issues: "" } : { penalty_1: 1, penalty_2: 8, issues: "" },
    }));
    const to = out();
    const argv = [
      "judge",
      at("bad"),
      at("good"),
      "--prompts",
      at("prompts"),
      "--out",
      to,
      "--judge-url",
      vlm.baseUrl,
      "--concurrency",
      "1",
      "--json",
    ];
    const env = {
      OPENAI_API_KEY: "sk-secret-of-mine",
      OPENAI_BASE_URL: vlm.baseUrl,
      ALLOW_LOOPBACK_CREDENTIALS: "true",
    };
    const ran = await run(argv, { env });
    expect(ran.json()).toMatchObject({ offline: false, complete: true, prompts: 3 });
    expect(vlm.count).toBe(6);
    expect(vlm.requests[0]?.images.every((url) => url.startsWith("data:image/"))).toBe(true);
    expect(vlm.requests[0]?.headers["authorization"]).toBe("Bearer sk-secret-of-mine");
    expect(ran.stdout + ran.stderr + readFileSync(join(to, "duels.json"), "utf8")).not.toContain("sk-secret-of-mine");
    await run(argv, { env });
    expect(vlm.count).toBe(6);
    // The key does not belong to a server that only the command line names.
    const elsewhere = [...argv];
    elsewhere[argv.indexOf("--out") + 1] = out();
    await run(elsewhere, { env: { ...env, OPENAI_BASE_URL: "https://models.example/v1" } });
    expect(vlm.count).toBe(12);
    expect(vlm.requests.slice(6).filter(({ headers }) => headers["authorization"]?.includes("sk-secret"))).toEqual([]);
    await vlm.close();
  });

  it("stops when told to, keeps what was judged, and goes on from there", async () => {
    const stop = new AbortController();
    const vlm = await startScriptedVlm(({ index }) => {
      if (index === 3) stop.abort();
      return { answer: { penalty_1: 3, penalty_2: 3, issues: "" }, delayMs: index === 3 ? 2_000 : 0 };
    });
    const to = out();
    const argv = ["judge", at("bad"), at("good"), "--prompts", at("prompts"), "--out", to, "--judge-url", vlm.baseUrl];
    const ran = await run([...argv, "--concurrency", "1", "--json"], { interrupt: stop.signal });
    expect([ran.status, ran.json()]).toMatchObject([130, { error: { code: "STOPPED" } }]);
    const before = vlm.count;
    const again = await run([...argv, "--concurrency", "1", "--json"]);
    expect(again.json()).toMatchObject({ complete: true, duels: { draw: 3 } });
    expect(vlm.count - before).toBeLessThan(6);
    await vlm.close();
  });

  it("has no result while duels are without an answer, and ends with 3", async () => {
    const vlm = await startScriptedVlm(() => ({ status: 401 }));
    const argv = ["judge", at("bad"), at("good"), "--prompts", at("prompts"), "--out", out(), "--json"];
    const ran = await run([...argv, "--judge-url", vlm.baseUrl]);
    expect(ran.status).toBe(3);
    expect(ran.json()).toMatchObject({ complete: false, qualifies: false, duels: { skipped: 3 } });
    await vlm.close();
  });

  it("takes a past round's contestant from a record and its CDN", async () => {
    const cdn = await serveFolder(folder);
    const { files } = buildRepository({ rounds: 1 });
    const results = Object.fromEntries(
      STEMS.map((stem) => [
        stem,
        { glb: null, png: `${cdn.url}/bad/${stem}.png`, generation_time: 1, size: 1, attempts: 1, distance: 0 },
      ]),
    );
    const record = makeFolder({
      ...Object.fromEntries(files),
      [`rounds/0/${CAST.weak}/submitted.json`]: JSON.stringify(results),
    });
    const argv = ["judge", at("good"), "--against", `${record}#0:${CAST.weak}`, "--prompts", at("prompts"), "--json"];
    const ran = await run([...argv, "--out", out(), "--allow-private"]);
    expect(ran.json()).toMatchObject({ margin: 1, qualifies: true, duels: { b: 3 } });
    const refusal = await run([...argv, "--out", out()]);
    expect(refusal.status).not.toBe(0);
    expect(refusal.json()).toMatchObject({ error: { code: expect.stringMatching(/^DOWNLOAD_/) } });
    await cdn.close();
  });

  it.each([
    ["one folder alone", ["good"], "OPTION_INVALID"],
    ["a folder that is not there", ["good", "none"], "OPTION_INVALID"],
    ["two folders and a record", ["good", "bad", "--against", "x/y#0:leader"], "OPTION_INVALID"],
    ["a record that is no address", ["good", "--against", "x/y"], "AGAINST_INVALID"],
    ["a margin that is none", ["good", "bad", "--margin", "much"], "OPTION_INVALID"],
    ["a folder without files for the prompts", ["good", "prompts/.."], "EVALUATION_NO_FILES"],
  ])("refuses %s", async (_what, argv, code) => {
    const to = join(out(), "result");
    const folders = argv.map((arg) => (["good", "bad", "none", "prompts/.."].includes(arg) ? at(arg) : arg));
    const ran = await run(["judge", ...folders, "--prompts", at("prompts"), "--out", to, "--json"]);
    expect([ran.status, ran.json()]).toMatchObject([2, { error: { code } }]);
    expect(existsSync(join(to, "duels.json"))).toBe(false);
  });
});
