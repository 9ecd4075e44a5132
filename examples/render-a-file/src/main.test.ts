import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeMeshGlb, makeSplatPly, renderGlb } from "@404-gen/render";
import { describe, expect, it } from "vitest";

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [
    "--conditions=@404-gen/source",
    "--import=tsx",
    fileURLToPath(new URL("main.ts", import.meta.url)),
    ...args,
  ]);

describe("render-a-file", () => {
  it.each([
    ["model.glb", () => makeMeshGlb()],
    ["model.ply", () => makeSplatPly({ splats: 400, seed: 7 })],
  ])("draws %s beside it and says which bytes it wrote", async (name, make) => {
    const model = join(await mkdtemp(join(tmpdir(), "render-a-file-")), name);
    await writeFile(model, await make());
    const { stdout } = await run(model);
    const png = await readFile(`${model}.png`);
    expect(stdout).toBe(`${model}.png: 1041 x 1041, sha256 ${createHash("sha256").update(png).digest("hex")}\n`);
    if (name === "model.glb") expect((await renderGlb(await readFile(model))).png).toEqual(new Uint8Array(png));
  });

  it("ends with the code of a refused file", async () => {
    const model = join(await mkdtemp(join(tmpdir(), "render-a-file-")), "broken.glb");
    await writeFile(model, "not a model");
    await expect(run(model)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("GLB_") });
  });
});
