import { describe, expect, it } from "vitest";
import { inspectModel } from "./inspect-model.ts";
import { makeMeshGlb } from "./self-test/mesh-model.ts";
import { makeSplatPly } from "./self-test/splat-model.ts";

describe("inspectModel", () => {
  it("lists the contents of a splat file", async () => {
    const inspection = await inspectModel(makeSplatPly({ splats: 50 }), { format: "ply" });
    expect(inspection).toMatchObject({ accepted: true, rejection: null, counts: { splats: 50 }, textures: [] });
    expect(inspection.attributes).toContain("f_dc_0");
  });

  it("lists the contents of a mesh file", async () => {
    const inspection = await inspectModel(await makeMeshGlb({ segments: 4 }), { format: "glb" });
    expect(inspection).toMatchObject({ accepted: true, counts: { triangles: 192, vertices: 150, textures: 1 } });
    expect(inspection.textures).toMatchObject([{ width: 64, height: 64, format: "png" }]);
  });

  it.each(["ply", "glb"] as const)("says why a %s file would be refused", async (format) => {
    const inspection = await inspectModel(Buffer.from("<html>not found</html>"), { format });
    expect(inspection).toMatchObject({
      accepted: false,
      bounds: null,
      rejection: { code: `${format.toUpperCase()}_BAD_MAGIC` },
    });
  });
});
