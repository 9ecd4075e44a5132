import { readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { MODEL_FORMATS } from "@404-gen/core";
import { makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { describe, expect, it } from "vitest";
import { run } from "./testing.ts";
import { makeFolder, sharedFile } from "./testing-fixtures.ts";

describe("404-gen inspect", () => {
  it("says what an accepted file holds", async () => {
    const folder = makeFolder({ "ball.glb": makeMeshGlb({ segments: 4 }), "f.ply": makeSplatPly({ splats: 50 }) });
    const mesh = await run(["inspect", join(folder, "ball.glb"), "--json"]);
    expect(mesh.status).toBe(0);
    expect(mesh.json()).toMatchObject({ accepted: true, counts: { triangles: 192 }, textures: [{ width: 64 }] });
    expect(mesh.json()).not.toHaveProperty("error");
    expect((await run(["inspect", join(folder, "f.ply"), "--json"])).json()).toMatchObject({ counts: { splats: 50 } });
    const text = (await run(["inspect", join(folder, "ball.glb")])).stdout;
    expect(text).toMatch(/would be accepted\n192 triangles.*\nbounds .*\ntexture .*64 × 64/);
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

  const rejected = ["render/glb-rejected", "render/ply-other"].flatMap((folder) => {
    const full = sharedFile(folder);
    return full
      ? readdirSync(full)
          .filter((name) => /\.(glb|ply)$/.test(name))
          .map((name) => join(full, name))
      : [];
  });
  it.skipIf(rejected.length === 0)(
    "refuses every file that the reference refuses, draws blank or breaks on",
    async () => {
      expect(rejected.length).toBeGreaterThan(50);
      for (const file of rejected) await expectRefused(file);
    },
  );
});

async function expectRefused(file: string): Promise<void> {
  const ran = await run(["inspect", file, "--json"]);
  const seen = { file, status: ran.status, error: ran.json()["error"] };
  expect(seen).toEqual({
    file,
    status: 1,
    error: expect.objectContaining({
      code: expect.stringMatching(/^(GLB|PLY|MODEL|RENDER)_[A-Z_]+$/),
      message: expect.stringMatching(/.{10}/),
    }),
  });
}
