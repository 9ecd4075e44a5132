import { rendererConformance } from "@404-gen/core/testing";
import { describe, it } from "vitest";
import { glLacks, openDisplay } from "../../../testing/virtual-display.ts";
import { makeMeshGlb } from "../../self-test/mesh-model.ts";
import { makeSplatPly } from "../../self-test/splat-model.ts";
import { createGlRenderer } from "./gl-renderer.ts";

const lacks = glLacks();
if (lacks === null) {
  rendererConformance({
    name: "gl",
    async open() {
      await openDisplay();
      return {
        renderer: await createGlRenderer(),
        models: [
          { format: "glb", bytes: await makeMeshGlb() },
          { format: "ply", bytes: makeSplatPly() },
        ],
        refused: [{ format: "glb", bytes: new TextEncoder().encode("no model") }],
      };
    },
  });
} else {
  describe("Renderer conformance: gl", () => {
    it.skip(`skipped: it needs ${lacks}`, () => {});
  });
}
