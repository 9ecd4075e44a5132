import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runTrusted } from "../run-trusted.fixture.ts";
import { transformBox } from "./box.ts";
import { realExtent } from "./real-extent.ts";
import { validateScene } from "./validate-scene.ts";

const sceneOf = (body: string) => runTrusted(`export default (THREE) => { ${body} };`);
const plane = (side: number, material: string, more = "") =>
  sceneOf(`const t = new THREE.DataTexture(new Uint8Array([0, 0, 0, 255, 255, 255, 255, 255]), 2, 1); t.needsUpdate = true;
    const m = new THREE.Mesh(new THREE.PlaneGeometry(${side}, ${side}, 8, 8), new THREE.MeshStandardMaterial({ ${material} })); ${more} return m;`);
const rules = (verdict: ReturnType<typeof validateScene>) => verdict.failures.map(({ rule }) => rule);

describe("the real extent", () => {
  it("is the extent of the vertices, not of a transformed box", async () => {
    const scene = await sceneOf(
      "const m = new THREE.Mesh(new THREE.SphereGeometry(0.4, 32, 24), new THREE.MeshBasicMaterial()); m.rotation.set(0.5, 0.6, 0.7); return m;",
    );
    const { metrics, extent } = validateScene(scene);
    expect(metrics.bbox!.max.x).toBeGreaterThan(0.6);
    expect(extent!.max[0]).toBeLessThan(0.401);
  });

  it("follows a displacement map: only where it is bright, along the normal, with scale and bias", async () => {
    const scene = await plane(0.2, "displacementMap: t, displacementScale: 0.3, displacementBias: 0.1");
    const { box } = realExtent(scene);
    expect([box!.min[2], box!.max[2]].map((z) => Number(z.toFixed(6)))).toEqual([0, 0.4]);
    expect(rules(validateScene(scene))).toEqual([]);
    expect(rules(validateScene(await plane(0.2, "displacementMap: t, displacementScale: 0.6")))).toEqual([
      "BOUNDING_BOX_OUT_OF_RANGE",
    ]);
    // The existing service ignores the displacement.
    expect(validateScene(await plane(0.2, "displacementMap: t, displacementScale: 0.6")).compatible.failures).toEqual(
      [],
    );
  });

  it("does not reach where the texture is dark: a vertex at the edge of the cube may stay there", async () => {
    const dark = await plane(
      0.2,
      "displacementMap: t, displacementScale: 9",
      "t.repeat.set(0, 0); t.offset.set(0.1, 0);",
    );
    expect(rules(validateScene(dark))).toEqual([]);
    const bright = await plane(
      0.2,
      "displacementMap: t, displacementScale: 9",
      "t.repeat.set(0, 0); t.offset.set(0.9, 0);",
    );
    expect(rules(validateScene(bright))).toEqual(["BOUNDING_BOX_OUT_OF_RANGE"]);
  });

  it("lies inside the box of the existing service for scenes that hide nothing", async () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(angle, angle, fc.integer({ min: 3, max: 9 }), async (x, y, n) => {
        const scene =
          await sceneOf(`const g = new THREE.Group(); g.rotation.set(${x}, ${y}, 1); g.scale.set(1, -0.5, 0.7);
          const i = new THREE.InstancedMesh(new THREE.ConeGeometry(0.1, 0.2, ${n}), new THREE.MeshBasicMaterial(), 3);
          for (let k = 0; k < 3; k++) i.setMatrixAt(k, new THREE.Matrix4().makeRotationX(k + ${x}).setPosition(k * 0.1, 0, ${y} / 10));
          return g.add(i);`);
        const { metrics, extent } = validateScene(scene);
        const { min, max } = metrics.bbox!;
        for (const [axis, value] of [min.x, min.y, min.z].entries())
          expect(extent!.min[axis]).toBeGreaterThanOrEqual(value - 1e-9);
        for (const [axis, value] of [max.x, max.y, max.z].entries())
          expect(extent!.max[axis]).toBeLessThanOrEqual(value + 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it("takes item sizes that are no sizes", async () => {
    for (const size of ["0", "-1", "NaN", "Infinity", "1e-320", "2.5"]) {
      const scene = await sceneOf(`const g = new THREE.BufferGeometry();
        g.setAttribute("position", new THREE.BufferAttribute(new Float32Array(30), ${size}));
        return new THREE.Points(g, new THREE.PointsMaterial());`);
      expect(validateScene(scene).metrics.drawCalls).toBe(1);
    }
  });

  it("tells NaN from empty", async () => {
    const scene = await sceneOf(
      "const m = new THREE.Mesh(new THREE.PlaneGeometry(), new THREE.MeshBasicMaterial()); m.scale.x = NaN; return m;",
    );
    expect(realExtent(scene).finite).toBe(false);
    expect(realExtent(await sceneOf("return new THREE.Group();"))).toEqual({ box: null, finite: true });
    expect(rules(validateScene(await sceneOf("return new THREE.Group();")))).toEqual(["EMPTY_SCENE"]);
  });
});

describe("transformBox", () => {
  it("leaves an empty box empty and spreads NaN", () => {
    const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1];
    const empty = { min: [1, 1, 1], max: [0, 0, 0] } as const;
    expect(transformBox(empty, matrix)).toEqual(empty);
    expect(transformBox({ min: [0, 0, 0], max: [1, 1, 1] }, matrix).max).toEqual([6, 1, 1]);
    expect(transformBox({ min: [0, 0, 0], max: [1, 1, 1] }, new Array(16).fill(0)).max).toEqual([NaN, NaN, NaN]);
  });
});
