import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildRepository,
  buildRoundTwo,
  CAST,
  hasCompetition2Data,
  readCompetition2Text,
} from "@404-gen/core/testing/fakes";
import { drawBundle, drawPrompt, type Scene, startScriptedVlm, type VlmScript } from "@404-gen/judge/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const good: Scene = [
  { at: [0, 0.1, 0], radii: [0.3, 0.3, 0.3], colour: [210, 60, 40], stripes: 12 },
  { at: [0, -0.3, 0], radii: [0.15, 0.2, 0.15], colour: [60, 160, 60] },
];
const bad: Scene = [{ at: [0, 0.1, 0], radii: [0.3, 0.1, 0.3], colour: [40, 60, 220] }];

let folder = "";
const at = (name: string) => join(folder, name);
const out = () => makeFolder();
beforeAll(async () => {
  const bundles = { good: await drawBundle(good, { side: 96 }), bad: await drawBundle(bad, { side: 96 }) };
  const files = Object.entries(bundles).flatMap(([side, pictures]) =>
    ["one", "two"].flatMap((stem) => [...pictures].map(([name, bytes]) => [`${side}/${stem}/${name}`, bytes] as const)),
  );
  const prompt = await drawPrompt(good, { side: 128 });
  folder = makeFolder({
    ...Object.fromEntries(files),
    "prompts/one.png": prompt,
    "prompts/two.png": prompt,
    "modules/one.js":
      "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.4, 0.3), new THREE.MeshStandardMaterial());",
    "modules/two.js": "export default () => fetch;",
  });
});

/** Answers every question of the multi-stage judge; `points` gives the penalties of the first and the second model. */
const answering =
  (points: (label: string) => readonly [number, number]): VlmScript =>
  ({ body }) => {
    const { json_schema } = body["response_format"] as { json_schema: { name: string } };
    const label = json_schema.name.replace("-response", "");
    if (label === "explain") return { answer: { issues: "seen" } };
    if (label === "s4_per_angle") return { answer: { verdict: "ok", reason: "" } };
    if (label === "s2cl_decompose")
      return {
        answer: {
          main_object: "lamp",
          features: ["a", "b", "c", "d"].map((description) => ({ description, category: "shape" })),
        },
      };
    if (label === "s2cl_verify") return { answer: { checks: [], main_object_correct: true } };
    const [penalty_1, penalty_2] = points(label);
    return { answer: { penalty_1, penalty_2, issues: "" } };
  };

describe("404-gen judge of view bundles", () => {
  it("judges offline by stages, writes record and page, and goes on where it was", async () => {
    const to = out();
    const argv = ["judge", at("bad"), at("good"), "--prompts", at("prompts"), "--out", to, "--json"];
    const ran = await run(argv);
    expect([ran.status, ran.json()]).toMatchObject([
      0,
      { margin: 1, qualifies: true, offline: true, judge: "offline-views@1", duels: { b: 2 } },
    ]);
    expect(readFileSync(join(to, "index.html"), "utf8")).toContain("Eight views of good");
    const report = JSON.parse(readFileSync(join(to, "duels.json"), "utf8"));
    expect(report).toMatchObject({
      x404: { strictness: { range_check: true } },
      duels: [{ detail: { decided_by: expect.any(String) } }, {}],
    });
    expect((await run(argv)).json()).toMatchObject({ margin: 1 });
    expect(JSON.parse(readFileSync(join(to, "duels.json"), "utf8"))).toMatchObject({ duels: report.duels });
  });

  it("judges by a server, pictures inside the requests, each strictness a setting", async () => {
    const vlm = await startScriptedVlm(answering(() => [2, 2]));
    const argv = ["judge", at("bad"), at("good"), "--prompts", at("prompts"), "--judge-url", vlm.baseUrl, "--json"];
    const to = out();
    const ran = await run([...argv, "--out", to, "--set", "JUDGE_CAP_CHECKS=false"], {
      env: { OPENAI_API_KEY: "sk-mine-and-secret" },
    });
    expect(ran.json()).toMatchObject({ complete: true, offline: false, judge: "glm-4.6v-flash", duels: { draw: 2 } });
    // Calls of a duel: 8 for angles, 2 for best views, 2 for artifacts, 3 for the checklist, 8 for sides, 1 for the explanation; the gray gate
    // does not fire.
    expect(vlm.count).toBe(2 * 24);
    expect(vlm.requests.flatMap(({ images }) => images).every((url) => url.startsWith("data:image/"))).toBe(true);
    expect(vlm.requests[0]?.body).toMatchObject({ max_tokens: expect.any(Number), model: "glm-4.6v-flash" });
    const record = readFileSync(join(to, "duels.json"), "utf8");
    expect(JSON.parse(record)).toMatchObject({ x404: { strictness: { cap_checks: false } } });
    expect(ran.stdout + ran.stderr + record).not.toContain("sk-mine-and-secret");
    await vlm.close();
  });

  it("has no result of a server that is down", async () => {
    const vlm = await startScriptedVlm(() => ({ status: 401 }));
    const ran = await run([
      "judge",
      at("bad"),
      at("good"),
      "--prompts",
      at("prompts"),
      "--out",
      out(),
      "--judge-url",
      vlm.baseUrl,
      "--json",
    ]);
    expect([ran.status, ran.json()]).toMatchObject([3, { complete: false, qualifies: false, duels: { skipped: 2 } }]);
    await vlm.close();
  });

  it("takes a past round's contestant from a record and its CDN", async () => {
    const cdn = await serveFolder(folder);
    const { files } = buildRepository({ rounds: 1 });
    const results = Object.fromEntries(
      ["one", "two"].map((stem) => [
        stem,
        { js: `${cdn.url}/x.js`, views: `${cdn.url}/bad/${stem}`, failure_reason: null, size: 1 },
      ]),
    );
    const repository = makeFolder({
      ...Object.fromEntries(files),
      [`rounds/0/${CAST.weak}/submitted.json`]: JSON.stringify(results),
    });
    const argv = [
      "judge",
      at("good"),
      "--against",
      `${repository}#0:${CAST.weak}`,
      "--prompts",
      at("prompts"),
      "--out",
      out(),
      "--json",
    ];
    const to = argv[argv.indexOf("--out") + 1] ?? "";
    const ran = await run([...argv, "--allow-private"]);
    expect(ran.json()).toMatchObject({ margin: 1, duels: { b: 2 } });
    expect(readFileSync(join(to, "index.html"), "utf8")).toContain("Eight views of ");
    await cdn.close();
    // The second run needs neither the CDN nor the judge: the files and the verdicts are kept.
    const duels = readFileSync(join(to, "duels.json"), "utf8");
    expect((await run([...argv, "--allow-private"])).json()).toMatchObject({
      complete: true,
      margin: 1,
      duels: { b: 2 },
    });
    expect(JSON.parse(readFileSync(join(to, "duels.json"), "utf8")).duels).toEqual(JSON.parse(duels).duels);
  });
});

describe.skipIf(!hasCompetition2Data)("a side of the live record (needs ../shared/data)", () => {
  it("has the wins of whoever has views: the recorded modules were not there to be fetched", async () => {
    const text = readCompetition2Text("records/submitted.two-stems.json");
    const stems = Object.keys(JSON.parse(text) as object);
    const bundles = await drawBundle(good, { side: 96 });
    const prompt = await drawPrompt(good, { side: 128 });
    const mine = makeFolder({
      ...Object.fromEntries(
        stems.flatMap((stem) => [...bundles].map(([name, bytes]) => [`bundles/${stem}/${name}`, bytes])),
      ),
      ...Object.fromEntries(stems.map((stem) => [`prompts/${stem}.png`, prompt])),
    });
    const hotkey = "5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq";
    const files = { ...Object.fromEntries(buildRoundTwo()), [`rounds/34/${hotkey}/submitted.json`]: text };
    const state = makeFolder(files);
    const sides = [join(mine, "bundles"), "--against", `${state}#34:${hotkey}`, "--prompts", join(mine, "prompts")];
    const ran = await run(["judge", ...sides, "--out", out(), "--json"]);
    expect(ran.json()).toMatchObject({ complete: true, margin: 1, duels: { b: 2 } });
    const nobody = await run([
      "judge",
      ...sides.with(2, `${state}#34:${hotkey.replace("5H", "5G")}`),
      "--out",
      out(),
      "--json",
    ]);
    expect(nobody.json()).toMatchObject({ error: { code: expect.stringMatching(/^[A-Z_]+$/) } });
  });
});

describe("404-gen judge of modules", () => {
  it("draws them, and says why one was refused", async () => {
    const to = out();
    const ran = await run(["judge", at("modules"), at("good"), "--prompts", at("prompts"), "--out", to, "--json"]);
    expect(ran.json()).toMatchObject({
      complete: true,
      problems: [{ side: "a", name: "two", code: "FORBIDDEN_IDENTIFIER" }],
      duels: { b: 2, missing: 1 },
    });
  });
});

describe("404-gen judge noise", () => {
  const argv = (...more: string[]) => [
    "judge",
    "noise",
    at("good"),
    "--prompts",
    at("prompts"),
    "--repeats",
    "1",
    "--limit",
    "1",
    ...more,
  ];

  it("measures a judge that always prefers what is shown first", async () => {
    const vlm = await startScriptedVlm(answering(() => [1, 6]));
    const ran = await run([...argv("--json"), "--judge-url", vlm.baseUrl]);
    // The judge prefers the first model, so every angle contradicts itself and the duel is a draw: the canaries that must lose do not lose.
    expect(ran.json()).toMatchObject({
      duels: 2,
      flipRate: 0,
      positionBias: 0,
      contradictory: 1,
      meaningfulMargin: 0,
      judge: "glm-4.6v-flash",
    });
    expect(ran.status).toBe(1);
    const result = await run([...argv(), "--judge-url", vlm.baseUrl]);
    expect(result.stdout).toContain("contradictory angles 100.0 %");
    expect(result.stdout).toContain("canary blank: 0 of 2 right – the model does not see that there is nothing");
    expect(result.stdout).toContain("smallest margin that means something: 0.0 % (0 of 128 prompts");
    await vlm.close();
  });

  it.each([
    ["a folder without bundles", ["judge", "noise", "prompts", "--prompts", "prompts"]],
    ["no prompts for them", ["judge", "noise", "good", "--prompts", "bad"]],
    ["too many repeats", ["judge", "noise", "good", "--prompts", "prompts", "--repeats", "0"]],
  ])("refuses %s", async (_, words) => {
    const ran = await run([...words.map((word) => (existsSync(at(word)) ? at(word) : word)), "--json"]);
    expect([ran.status, ran.json()]).toMatchObject([2, { error: { code: "OPTION_INVALID" } }]);
  });
});
