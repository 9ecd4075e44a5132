import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseNpz } from "@404-gen/core/archive";
import { encodePng } from "@404-gen/core/image";
import { WHITE_VIEWS } from "@404-gen/core/two";
import { makeMeshGlb, makeSplatPly, renderGlb } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const glb = await makeMeshGlb({ segments: 4 });
const BOX =
  "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.4, 0.3), new THREE.MeshStandardMaterial());";
const picture = () => encodePng({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(90) });

describe("404-gen render", () => {
  it("draws GLB and PLY, byte for byte as the library does", async () => {
    const folder = makeFolder({ "ball.glb": glb, "figure.PLY": makeSplatPly({ splats: 200 }) });
    const out = join(folder, "new/pictures");
    const ran = await run(["render", join(folder, "ball.glb"), join(folder, "figure.PLY"), "-o", out, "--json"]);
    expect(ran.status).toBe(0);
    expect(ran.json()).toMatchObject({ files: [{ png: join(out, "ball.png") }, { png: join(out, "figure.png") }] });
    const { png } = await renderGlb(glb);
    expect(readFileSync(join(out, "ball.png")).equals(png)).toBe(true);
  });

  it("gives a refused file no picture, draws the others, and ends with 1", async () => {
    const folder = makeFolder({ "bad.glb": "not a model", "ball.glb": glb });
    const ran = await run(["render", join(folder, "bad.glb"), join(folder, "ball.glb"), "-o", folder, "--json"]);
    expect(ran.status).toBe(1);
    expect(ran.json()).toMatchObject({
      error: { code: expect.stringMatching(/^GLB_/), message: expect.any(String) },
      files: [{ error: { code: expect.stringMatching(/^GLB_/) } }, { png: join(folder, "ball.png") }],
    });
    expect(existsSync(join(folder, "bad.png"))).toBe(false);
    expect((await run(["render", join(folder, "bad.glb"), "-o", folder])).stdout).toMatch(
      /bad\.glb: refused: .*\[GLB_/,
    );
  });

  it("refuses a file of gigabytes without reading it, and draws the others", async () => {
    const folder = makeFolder({ "big.glb": "", "ball.glb": glb });
    truncateSync(join(folder, "big.glb"), 3 * 2 ** 30);
    const ran = await run(["render", join(folder, "big.glb"), join(folder, "ball.glb"), "-o", folder, "--json"]);
    expect([ran.status, ran.json()]).toMatchObject([
      1,
      {
        files: [
          { error: { code: "MODEL_TOO_LARGE", data: { limit: 209_715_200 } } },
          { png: join(folder, "ball.png") },
        ],
      },
    ]);
  });

  it("draws a module's grid, and with --bundle all views under the judges' names", async () => {
    const folder = makeFolder({ "chair.js": BOX, "bad.js": "export default () => fetch;" });
    const ran = await run([
      "render",
      join(folder, "chair.js"),
      join(folder, "bad.js"),
      "--bundle",
      "-o",
      folder,
      "--json",
    ]);
    expect(ran.status).toBe(1);
    const files = ran.json() as { files: { pictures: string[] }[] };
    expect(files).toMatchObject({
      files: [{ png: join(folder, "chair.png") }, { error: { code: "FORBIDDEN_IDENTIFIER" } }],
    });
    const names = ["white/front_left", "white/top_down", "gray/front_above", "grid"].map((name) =>
      join(folder, "chair", `${name}.png`),
    );
    expect(files.files[0]?.pictures).toEqual(expect.arrayContaining(names));
    expect(files.files[0]?.pictures.length).toBe(13);
    for (const name of names) expect(existsSync(name)).toBe(true);
    expect(readFileSync(join(folder, "chair.png")).equals(readFileSync(join(folder, "chair/grid.png")))).toBe(true);
    const alone = await run(["render", join(folder, "chair.js"), "-o", join(folder, "alone")]);
    expect([
      alone.status,
      existsSync(join(folder, "alone/chair.png")),
      existsSync(join(folder, "alone/chair")),
    ]).toEqual([0, true, false]);
  });

  it("adds the embeddings of a bundle to a prompt, and says that they are offline ones", async () => {
    const folder = makeFolder({ "chair.js": BOX, "prompts/chair.png": await picture(), "prompts/other.png": "" });
    const prompt = join(folder, "prompts");
    const ran = await run(["render", join(folder, "chair.js"), "--bundle", "--prompt", prompt, "-o", folder, "--json"]);
    expect(ran.json()).toMatchObject({
      files: [{ offline: true, embedding: expect.stringMatching(/offline/), pictures: { length: 14 } }],
    });
    expect(ran.stderr).toMatch(/offline/);
    const arrays = await parseNpz(readFileSync(join(folder, "chair/embeddings.npz")));
    expect([...arrays.keys()]).toEqual(["prompt", ...WHITE_VIEWS.map(({ name }) => `view_${name}`)]);
    expect([...arrays.values()].map(({ length }) => length)).toEqual(Array.from({ length: 9 }, () => 384));
  });

  it("tells before it draws that a prompt is missing, or of no use", async () => {
    const folder = makeFolder({ "chair.js": BOX, "prompts/other.png": "" });
    const render = (...more: string[]) => run(["render", join(folder, "chair.js"), "-o", folder, "--json", ...more]);
    const missing = await render("--bundle", "--prompt", join(folder, "prompts"));
    expect([missing.status, missing.json()]).toMatchObject([2, { error: { code: "FILE_MISSING", message: /chair/ } }]);
    expect((await render("--prompt", join(folder, "prompts"))).json()).toMatchObject({
      error: { code: "OPTION_INVALID" },
    });
    expect(existsSync(join(folder, "chair.png"))).toBe(false);
  });

  it("draws again when a file changes, goes on after a refusal, and ends with q", async () => {
    const folder = makeFolder({ "chair.js": BOX });
    const file = join(folder, "chair.js");
    const stop = new AbortController();
    const lines: { error?: { code: string } }[] = [];
    let press = (_key: string) => {};
    const steps = [
      () => writeFileSync(file, "export default () => fetch;"),
      () => rmSync(file),
      () => writeFileSync(file, BOX),
      () => {
        press("x");
        press("q");
      },
    ];
    const ran = await run(["render", file, "--watch", "-o", folder, "--json"], {
      interrupt: stop.signal,
      keys: (handler) => {
        press = handler;
      },
      onOutput: (text) => {
        lines.push(JSON.parse(text));
        steps.shift()?.();
      },
    });
    expect(ran.status).toBe(0);
    expect(lines.map(({ error }) => error?.code ?? null)).toEqual([null, "FORBIDDEN_IDENTIFIER", "FILE_MISSING", null]);
  });

  it("says so when the pictures' folder cannot be one", async () => {
    const ball = join(makeFolder({ "ball.glb": glb }), "ball.glb");
    const ran = await run(["render", ball, "-o", ball, "--json"]);
    expect([ran.status, ran.json()]).toMatchObject([2, { error: { code: "OUT_UNUSABLE" } }]);
  });

  it.each([
    ["a missing file", ["no.glb"], "FILE_MISSING"],
    ["a file of another kind", ["ball.obj"], "FILE_FORMAT_UNKNOWN"],
    ["two files that would become one picture", ["ball.glb", "sub/ball.glb"], "SAME_STEM"],
    ["a wrong number of threads", ["ball.glb", "--threads", "0"], "OPTION_INVALID"],
    ["an unknown renderer", ["ball.glb", "--renderer", "raytrace"], "SETTINGS_INVALID"],
  ])("refuses %s before it draws anything", async (_what, args, code) => {
    const folder = makeFolder({ "first.glb": glb, "ball.glb": glb, "sub/ball.glb": glb, "ball.obj": "o" });
    const files = ["first.glb", ...args].map((arg) => (/\.(glb|obj)$/.test(arg) ? join(folder, arg) : arg));
    const ran = await run(["render", ...files, "-o", join(folder, "out"), "--json"]);
    expect(ran.json()).toMatchObject({ error: { code } });
    expect(ran.status).toBe(2);
    expect(existsSync(join(folder, "out/first.png"))).toBe(false);
  });
});
