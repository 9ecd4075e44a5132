import { BUNDLE_FILES, EMBEDDINGS_FILE } from "@404-gen/core/two";
import { describe, expect, it } from "vitest";
import { createBundleDrawer } from "./bundle-drawer.ts";
import { workerIsBuilt } from "./worker-url.ts";

describe.skipIf(!workerIsBuilt())("the drawer of bundles (needs dist/worker.js: run the build)", () => {
  it("gives every picture that judges fetch, or the miner's broken rules, or a fault of ours", async () => {
    const drawer = createBundleDrawer({ threads: 1 });
    const draw = (source: string, signal?: AbortSignal) => drawer.draw(Buffer.from(source), { signal });
    try {
      const box = `export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshStandardMaterial());`;
      const drawn = await draw(box);
      expect(drawn.kind === "measured" && [...drawn.value.keys()]).toEqual(
        BUNDLE_FILES.filter((name) => name !== EMBEDDINGS_FILE),
      );
      expect(await draw("export default () => fetch;")).toMatchObject({
        kind: "rejected",
        rejection: {
          code: "FORBIDDEN_IDENTIFIER",
          data: { failures: [{ rule: "FORBIDDEN_IDENTIFIER", stage: expect.any(String) }], failureCount: 1 },
        },
      });
      await expect(draw(box, AbortSignal.abort(new DOMException("stop", "AbortError")))).rejects.toThrow("stop");
    } finally {
      await drawer.close();
    }
    expect(await createClosed().draw(Buffer.from("export default () => 1;"))).toMatchObject({ kind: "fault" });
  }, 240_000);
});

/** A drawer whose pool is gone. */
function createClosed() {
  const drawer = createBundleDrawer({ threads: 1 });
  void drawer.close();
  return drawer;
}
