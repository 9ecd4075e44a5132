import { existsSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { MODEL_FORMATS } from "@404-gen/core";
import { makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder, sharedFile } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const programsAreThere = existsSync(new URL("../../../render/dist/isolates/run-module.cjs", import.meta.url));

describe.skipIf(!programsAreThere)("404-gen inspect (needs a build)", () => {
  it("says what an accepted file holds", async () => {
    const folder = makeFolder({
      "ball.glb": await makeMeshGlb({ segments: 4 }),
      "f.ply": makeSplatPly({ splats: 50 }),
    });
    const mesh = await run(["inspect", join(folder, "ball.glb"), "--json"]);
    expect(mesh.status).toBe(0);
    expect(mesh.json()).toMatchObject({ accepted: true, counts: { triangles: 192 }, textures: [{ width: 64 }] });
    expect(mesh.json()).not.toHaveProperty("error");
    expect((await run(["inspect", join(folder, "f.ply"), "--json"])).json()).toMatchObject({ counts: { splats: 50 } });
    const text = (await run(["inspect", join(folder, "ball.glb")])).stdout;
    expect(text).toMatch(
      /would be accepted\n192 triangles.*\nbounds .*\ntexture .*64 × 64.*\nseen in the four views: \d+\.\d %/,
    );
  });

  it("refuses with a code, ends with 1, and tells usage from refusal", async () => {
    const folder = makeFolder({ "empty.glb": "", "cut.ply": "ply\n" });
    for (const name of ["empty.glb", "cut.ply"]) await expectRefused(join(folder, name));
    const missing = await run(["inspect", join(folder, "none.glb"), "--json"]);
    expect(missing).toMatchObject({ status: 2 });
    expect(missing.json()).toMatchObject({ error: { code: "FILE_MISSING" } });
  });

  it("refuses a file above the limit by its size alone", async () => {
    const file = join(makeFolder({ "big.ply": "" }), "big.ply");
    truncateSync(file, MODEL_FORMATS.glb.maxBytes + 1);
    const ran = await run(["inspect", file, "--json"]);
    expect([ran.status, ran.json()]).toMatchObject([
      1,
      {
        accepted: false,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        error: { code: "MODEL_TOO_LARGE", message: expect.stringMatching(/Make it smaller/) },
      },
    ]);
  });

  const rejections = ["render/glb-rejected", "render/ply-other"].flatMap((folder) => {
    const full = sharedFile(folder);
    return full
      ? readdirSync(full)
          .filter((name) => /\.(glb|ply)$/.test(name))
          .map((name) => join(full, name))
      : [];
  });
  it.skipIf(rejections.length === 0)("refuses files that the reference refuses, draws blank or breaks on", async () => {
    expect(rejections.length).toBeGreaterThan(50);
    // Only every ninth file, because each one starts a process here. The tests of packages/render read all of them.
    for (const [n, file] of rejections.entries()) if (n % 9 === 0) await expectRefused(file);
  });
});

async function expectRefused(file: string): Promise<void> {
  const ran = await run(["inspect", file, "--json"]);
  const outcome = { file, status: ran.status, error: ran.json()["error"] };
  expect(outcome).toEqual({
    file,
    status: 1,
    error: expect.objectContaining({
      code: expect.stringMatching(/^(GLB|PLY|MODEL|RENDER)_[A-Z_]+$/),
      message: expect.stringMatching(/.{10}/),
    }),
  });
}

describe.skipIf(!programsAreThere)("404-gen inspect of a module (needs the build)", () => {
  it("says what an accepted module uses of each limit", async () => {
    const folder = makeFolder({
      "box.js":
        "export default function generate(T) { return new T.Mesh(new T.BoxGeometry(0.5, 0.5, 0.5, 60, 60, 60), new T.MeshBasicMaterial()); }",
    });
    const file = join(folder, "box.js");
    expect((await run(["inspect", file, "--json"])).json()).toMatchObject({
      ...{ format: "js", accepted: true, failures: [], compatible: { accepted: true } },
      metrics: { vertices: 22_326, drawCalls: 1, depth: 1, bbox: { max: { x: 0.25 } } },
      warnings: [expect.stringMatching(/parameter is called `T`/)],
    });
    const text = (await run(["inspect", file])).stdout;
    expect(text).toMatch(
      /would be accepted\nuse of limits: .*vertices 9 % \(22,326 of 250,000\), draw calls under 1 %/,
    );
  });

  it("names every failure with its place, its rule and what to write instead, and ends with 1", async () => {
    const folder = makeFolder({ "bad.js": "export default function generate(THREE) {\n  window;\n  return fetch;\n}" });
    const ran = await run(["inspect", join(folder, "bad.js")]);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(
      /refused: 2 reasons\n {2}line 2, column 3: `window` .*\[static_analysis\/FORBIDDEN_IDENTIFIER\]/,
    );
    const report = (await run(["inspect", join(folder, "bad.js"), "--json"])).json();
    expect(report).toMatchObject({
      ...{ accepted: false, metrics: null, failureCount: 2, error: { code: "FORBIDDEN_IDENTIFIER" } },
      failures: [
        { line: 2, column: 3 },
        { stage: "static_analysis", rule: "FORBIDDEN_IDENTIFIER", line: 3, column: 10 },
      ],
    });
  });

  it("refuses a module above the size by its first bytes, of any size", async () => {
    const file = join(makeFolder({ "big.js": "" }), "big.js");
    truncateSync(file, 300_000_000);
    expect((await run(["inspect", file, "--json"])).json()).toMatchObject({
      ...{ accepted: false, bytes: 300_000_000 },
      failures: [{ stage: "parse", rule: "FILE_SIZE_EXCEEDED" }],
    });
  });
});
