import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspectModel, makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const built = existsSync(new URL("../../../render/dist/draw-files.js", import.meta.url));

/** Two nodes, each with a mesh, and one node moved away: the file is refused for both reasons. */
async function twoMeshes(): Promise<Uint8Array> {
  const file = Buffer.from(await makeMeshGlb({ segments: 4 }));
  const length = file.readUInt32LE(12);
  const json = JSON.parse(file.toString("utf8", 20, 20 + length));
  json.meshes.push(json.meshes[0]);
  json.nodes = [{ mesh: 0 }, { mesh: 1, translation: [2, 0, 0] }];
  json.scenes = [{ nodes: [0, 1] }];
  const text = Buffer.from(JSON.stringify(json).padEnd(Math.ceil(JSON.stringify(json).length / 4) * 4));
  const head = Buffer.from(file.subarray(0, 20));
  head.writeUInt32LE(text.length, 12);
  head.writeUInt32LE(file.length - length + text.length, 8);
  return Buffer.concat([head, text, file.subarray(20 + length)]);
}

describe.skipIf(!built)("404-gen mend (needs a build)", () => {
  it("writes what is accepted, and says what it did and how near the picture is", async () => {
    const folder = makeFolder({ "two.glb": await twoMeshes(), "good.ply": makeSplatPly({ splats: 300 }) });
    const out = join(folder, "out");
    const ran = await run(["mend", join(folder, "two.glb"), join(folder, "good.ply"), "-o", out, "--pictures"]);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(
      /two\.glb: The file has 2 mesh primitives.*\n {2}bake: transforms of 1 node\n.*join: .*its picture is/s,
    );
    expect(ran.stdout).toMatch(/good\.ply: nothing to mend; copied to/);
    const page = readFileSync(join(out, "index.html"), "utf8");
    expect(page).toMatch(/<h3[^>]*>two\.glb<\/h3>/);
    expect(page).toMatch(/<code>404-gen mend<\/code> does it.*Accepted:<\/strong> its picture is .*\. /s);
    const inspection = await inspectModel(readFileSync(join(out, "two.glb")), { format: "glb" });
    expect(inspection.accepted).toBe(true);
    expect(readFileSync(join(out, "good.ply"))).toEqual(readFileSync(join(folder, "good.ply")));
    expect(existsSync(join(out, "two.before.png")) && existsSync(join(out, "two.after.png"))).toBe(true);
  });

  it("writes nothing with --check, and ends with 1 for what cannot be mended", async () => {
    const folder = makeFolder({ "two.glb": await twoMeshes(), "page.glb": "<html>" });
    const ran = await run(["mend", join(folder, "two.glb"), join(folder, "page.glb"), "--check", "--json"]);
    expect(ran.status).toBe(1);
    expect(ran.json()).toMatchObject({
      files: [{ written: null, steps: [{ step: "bake" }, {}, {}] }, { error: { code: "MEND_IMPOSSIBLE" } }],
      error: { code: "MEND_IMPOSSIBLE" },
    });
  });

  it("asks for a folder, and for files that it knows", async () => {
    const folder = makeFolder({ "a.glb": "", "a.ply": "", "a.obj": "" });
    const codes = async (args: string[]) => (await run(["mend", ...args, "--json"])).json();
    expect(await codes([join(folder, "a.glb")])).toMatchObject({ error: { code: "OPTION_INVALID" } });
    expect(await codes([join(folder, "a.obj"), "--check"])).toMatchObject({ error: { code: "FILE_FORMAT_UNKNOWN" } });
    const both = [join(folder, "a.glb"), join(folder, "a.ply"), "-o", folder];
    expect(await codes(both)).toMatchObject({ error: { message: expect.stringMatching(/one file/) } });
  });
});
