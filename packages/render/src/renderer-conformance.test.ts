import { rendererConformance } from "@404-gen/core/testing";
import { describe, it } from "vitest";
import { createCpuRenderer } from "./cpu-renderer.ts";
import { makeMeshGlb } from "./self-test/mesh-model.ts";
import { makeSplatPly } from "./self-test/splat-model.ts";
import { workerIsBuilt } from "./worker-url.ts";

const MODULE = `export default (THREE) => new THREE.Mesh(
  new THREE.BoxGeometry(0.6, 0.4, 0.5), new THREE.MeshStandardMaterial({ color: 0xcc7722 }));`;
const bytes = (text: string) => new TextEncoder().encode(text);

const files = {
  models: [
    { format: "glb" as const, bytes: await makeMeshGlb() },
    { format: "ply" as const, bytes: makeSplatPly() },
    { format: "js" as const, bytes: bytes(MODULE) },
  ],
  refused: [
    { format: "glb" as const, bytes: bytes("no model") },
    { format: "ply" as const, bytes: bytes("ply\nformat ascii 1.0\nend_header\n") },
    { format: "js" as const, bytes: bytes("export const nothing = 1;") },
  ],
};

if (workerIsBuilt()) {
  rendererConformance({
    name: "cpu, in processes",
    open: async () => ({ renderer: createCpuRenderer({ workers: 1, threads: 1 }), ...files }),
  });
} else {
  describe("Renderer conformance: cpu, in processes", () => {
    it.skip("skipped: the worker is not built (npm run bundle)", () => {});
  });
}

// Modules always run in processes without rights, so they are only tested where the programs of those are built.
const trustedFiles = (list: typeof files.models) => list.filter(({ format }) => format !== "js" || workerIsBuilt());
rendererConformance({
  name: "cpu, on the calling thread",
  open: async () => ({
    renderer: createCpuRenderer({ isolation: "none" }),
    models: trustedFiles(files.models),
    refused: trustedFiles(files.refused),
  }),
});
