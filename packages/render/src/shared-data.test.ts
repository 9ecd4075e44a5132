import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { renderPly } from "./render-ply.ts";

const SHARED = fileURLToPath(new URL("../../../../shared/", import.meta.url));
const present = existsSync(`${SHARED}data/render`);
const files = (folder: string, end: string) =>
  present ? readdirSync(`${SHARED}data/render/${folder}`).filter((name) => name.endsWith(end)) : [];

/** The maintainers' own tool, which measures differences of PNG files. */
type CompareTool = {
  comparePng(a: string, b: string): { readonly object: number; readonly mean: number };
};

describe.skipIf(!present)("splats against the reference pictures (needs ../shared/data)", () => {
  it.each(files("ply", ".ply"))("%s: at least 50 dB over the object, mean difference below 0.05", async (name) => {
    const { mkdtemp, rm, writeFile } = await import("node:fs/promises");
    const { comparePng } = (await import(`${SHARED}tools/compare-png.mjs`)) as CompareTool;
    const folder = await mkdtemp("/tmp/render-ply-");
    try {
      const { png } = await renderPly(readFileSync(`${SHARED}data/render/ply/${name}`));
      await writeFile(`${folder}/ours.png`, png);
      const { object, mean } = comparePng(
        `${folder}/ours.png`,
        `${SHARED}data/render/ply/${name.replace(/ply$/, "png")}`,
      );
      expect(object).toBeGreaterThan(80);
      expect(mean).toBeLessThan(0.0005);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Why each of the other files is refused. Meshes all lack the same properties. */
const REFUSALS: Readonly<Record<string, string>> = {
  "assimp_crash-30d6d0f7.ply": "PLY_BAD_HEADER",
  "assimp_empty.ply": "PLY_BAD_MAGIC",
  "guitar.compressed.ply": "PLY_UNSUPPORTED_ELEMENT",
  "happly_platonic_shelf.ply": "PLY_UNSUPPORTED_ELEMENT",
  "happly_platonic_shelf_ascii.ply": "PLY_UNSUPPORTED_ELEMENT",
  "happly_platonic_shelf_big_endian.ply": "PLY_UNSUPPORTED_FORMAT",
  "pc_test.ply": "PLY_UNSUPPORTED_ELEMENT",
  "trimesh_empty.ply": "PLY_EMPTY",
  "trimesh_ply_empty_ascii.ply": "PLY_EMPTY",
  "trimesh_ply_empty_bin.ply": "PLY_EMPTY",
  "trimesh_ply_empty_header.ply": "PLY_EMPTY",
  "trimesh_points_ascii_with_lists.ply": "PLY_UNSUPPORTED_ELEMENT",
};

describe.skipIf(!present)("files that are not splats (needs ../shared/data)", () => {
  it.each(files("ply-other", ".ply"))("%s is refused", async (name) => {
    const code = REFUSALS[name] ?? "PLY_MISSING_PROPERTY";
    await expect(renderPly(readFileSync(`${SHARED}data/render/ply-other/${name}`))).rejects.toMatchObject({
      code,
      fault: "miner",
    });
  });
});
