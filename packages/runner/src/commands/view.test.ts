import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const built = existsSync(new URL("../../../render/dist/viewer/browser/meshes.js", import.meta.url));
const BOX = "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshBasicMaterial());";

/** The models in the page's data, for its program. */
const modelsOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? "").models;

describe.skipIf(!built)("404-gen view (needs a build)", () => {
  it("writes one page with the files in it, says what they are, and shows it when asked to", async () => {
    const ball = await makeMeshGlb({ segments: 2 });
    const folder = makeFolder({ "ball.glb": ball, "box.js": BOX });
    const out = join(folder, "both.html");
    const pages: string[] = [];
    const ran = await run(["view", join(folder, "ball.glb"), join(folder, "box.js"), "-o", out, "--open"], { pages });
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(/ball\.glb: GLB, .* 48 triangles.*\nbox\.js: module, 0\.1 kB\n.*both\.html, /s);
    expect(pages).toEqual([out]);
    const page = readFileSync(out, "utf8");
    expect(modelsOf(page)).toMatchObject([
      { name: "ball.glb", format: "glb", frame: "judge", source: { base64: Buffer.from(ball).toString("base64") } },
      { name: "box.js", format: "scene" },
    ]);
    // The program for splats has 1.3 MB: a page without splats does not contain it.
    expect(page.length).toBeLessThan(600_000);
  });

  it("shows what would be refused, with the reason; a refused module leaves the others, and the command ends with 1", async () => {
    const broken = Buffer.from(makeSplatPly({ splats: 4 })).subarray(0, -1);
    const folder = makeFolder({ "cut.ply": broken, "bad.js": "export default () => fetch('x')" });
    const out = join(folder, "view.html");
    const ran = await run(["view", join(folder, "bad.js"), join(folder, "cut.ply"), "-o", out, "--json"]);
    expect(ran.status).toBe(1);
    expect(ran.json()).toMatchObject({
      page: { file: out },
      shown: [{ name: "cut.ply", note: expect.stringContaining("Would be refused: ") }],
      refused: [{ file: join(folder, "bad.js"), error: { code: "FORBIDDEN_IDENTIFIER" } }],
      error: { code: "FORBIDDEN_IDENTIFIER" },
    });
    expect(modelsOf(readFileSync(out, "utf8"))).toMatchObject([{ name: "cut.ply", frame: "viewer" }]);
  });

  it("knows what it reads, and names a file that is not there", async () => {
    const folder = makeFolder({ "a.obj": "" });
    expect((await run(["view", join(folder, "a.obj")])).status).toBe(2);
    expect((await run(["view", join(folder, "none.glb"), "--json"])).json()).toMatchObject({
      error: { code: "FILE_MISSING" },
    });
  });
});
