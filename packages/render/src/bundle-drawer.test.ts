import { BUNDLE_FILES, EMBEDDINGS_FILE } from "@404-gen/core/two";
import { describe, expect, it } from "vitest";
import { createBundleDrawer } from "./bundle-drawer.ts";
import { createModuleRenderer } from "./module-renderer.ts";
import { requireModuleSelfTest, SELF_TEST_MODULE } from "./self-test/module-self-test.ts";
import { workerIsBuilt } from "./worker-url.ts";

describe.skipIf(!workerIsBuilt())("the drawer of bundles (needs dist/worker.js: run the build)", () => {
  it("gives every picture that judges fetch, or the miner's broken rules, or a fault of ours", async () => {
    const drawer = createBundleDrawer({ threads: 1 });
    const draw = (source: string, signal?: AbortSignal) => drawer.draw(Buffer.from(source), { signal });
    try {
      const box = `export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshStandardMaterial());`;
      const bundle = await draw(box);
      expect(bundle.kind === "measured" && [...bundle.value.keys()]).toEqual(
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
    expect(await createClosedDrawer().draw(Buffer.from("export default () => 1;"))).toMatchObject({ kind: "fault" });
  });
});

describe.skipIf(!workerIsBuilt())("a module that ran badly (needs dist/worker.js: run the build)", () => {
  const loop = "export default function generate(THREE) { let n = 0; for (;;) n += 1; }";

  it("is a rejection where the built-in module is run and drawn", async () => {
    const drawer = createBundleDrawer({ threads: 1 });
    try {
      expect(await drawer.draw(Buffer.from(loop))).toMatchObject({
        kind: "rejected",
        rejection: { code: "TIMEOUT_EXCEEDED" },
      });
    } finally {
      await drawer.close();
    }
  });

  it("is a fault on a machine that cannot draw the built-in one either", async () => {
    // A millisecond is too short for any picture: even the built-in module is not drawn.
    const drawer = createBundleDrawer({ threads: 1, timeoutMs: 1 });
    try {
      expect(await drawer.draw(Buffer.from(SELF_TEST_MODULE))).toMatchObject({
        kind: "fault",
        error: { code: "RENDER_SELF_TEST_FAILED", fault: "infrastructure" },
      });
    } finally {
      await drawer.close();
    }
  });

  it("is not blamed where the grid of the built-in module is not the known one", async () => {
    const renderer = createModuleRenderer({ threads: 1 });
    try {
      await requireModuleSelfTest(renderer);
      const grid = async () => ({
        ...(await renderer.grid(Buffer.from(SELF_TEST_MODULE))),
        pictures: Buffer.from("?"),
      });
      await expect(requireModuleSelfTest({ grid })).rejects.toMatchObject({ code: "RENDER_SELF_TEST_FAILED" });
    } finally {
      await renderer.close();
    }
  });
});

/** A drawer that is closed. */
function createClosedDrawer() {
  const drawer = createBundleDrawer({ threads: 1 });
  void drawer.close();
  return drawer;
}
