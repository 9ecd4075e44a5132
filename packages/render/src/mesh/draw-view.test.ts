import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meshGlb, sphere } from "../formats/glb/build-glb.fixture.ts";
import { loadTwice } from "../formats/glb/second-reader.fixture.ts";
import { VIEWS } from "../views.ts";
import { createTriangleSetup, setUpTriangle } from "./coverage.ts";
import { drawMeshView } from "./draw-view.ts";
import type { ScreenVertices } from "./project.ts";
import { meanOfSamples } from "./resolve.ts";
import type { MeshScene, Texture } from "./scene.ts";
import { encodeLinear } from "./transfer.ts";
import { coverTriangle, createSampleBuffer } from "./visibility.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A picture of squares and ramps; alpha falls from left to right when there is one. */
function pattern(width: number, height: number, channels: 3 | 4): Texture {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const square = ((x >> 2) + (y >> 2)) & 1 ? 200 : 60;
      data.set([square, (x * 255) / width, (y * 255) / height], at);
      if (channels === 4) data[at + 3] = (255 - (x * 200) / width) | 0;
    }
  }
  return { width, height, channels, data };
}

const wavy = (await loadTwice(meshGlb({ ...sphere(24) }))).scene;
const materialScene = (await loadTwice(meshGlb({ ...sphere(24), material: {} }))).scene;
const withTextures = (material: Partial<MeshScene["material"]>): MeshScene => ({
  ...materialScene,
  material: { ...materialScene.material, ...material },
});

/** Each picture must have these bytes on every machine. `why` names the branch of the drawing that only this case reaches. */
const GOLDENS: { why: string; scene: MeshScene; sha256: string }[] = [
  {
    why: "no material: the plain grey",
    scene: wavy,
    sha256: "665a68364e081f8f67ff881e1d225e22a1dfab7f73af45c2d5de8898f1866502",
  },
  {
    why: "all five textures, sizes that are no powers of two",
    scene: withTextures({
      baseColorTexture: pattern(30, 20, 3),
      metallicRoughnessTexture: pattern(16, 16, 3),
      normalTexture: pattern(33, 17, 3),
      occlusionTexture: pattern(8, 8, 3),
      emissiveTexture: pattern(12, 12, 3),
      emissive: [0.5, 0.2, 0],
    }),
    sha256: "69c33511c225fd676ec01c3fb758d79418ed5f77ae7ce6b4e4c1393bc2141cfd",
  },
  {
    why: "alpha blends in the order of triangles and hides what comes later",
    scene: withTextures({ baseColorTexture: pattern(32, 32, 4), metallic: 0 }),
    sha256: "5b992326d50e228b346fbff1a6e31989ac96023869e4f081719ea1f90cf9a8f5",
  },
];

describe("drawMeshView", () => {
  it.each(GOLDENS)("$why", ({ scene, sha256: golden }) => {
    const views = VIEWS.map((view) => drawMeshView(scene, view, { size: 130 }));
    expect(sha256(Buffer.concat(views))).toBe(golden);
  });

  it("draws an opaque scene with the same bytes, whether it finds seen triangles first or blends in order", () => {
    const { colours: _, ...rest } = materialScene;
    const white = new Uint8Array((materialScene.positions.length / 3) * 4).fill(255);
    const opaque: MeshScene = { ...rest, colours: white };
    // One unused vertex with alpha makes the renderer blend the same triangles.
    const longer = new Float32Array(materialScene.positions.length + 3);
    longer.set(materialScene.positions);
    const normals = new Float32Array(longer.length);
    normals.set(materialScene.normals);
    const colours = new Uint8Array(white.length + 4);
    colours.set(white);
    const blendScene: MeshScene = { ...opaque, positions: longer, normals, uvs: null, colours };
    const view = VIEWS[1]!;
    expect(sha256(drawMeshView(blendScene, view))).toBe(sha256(drawMeshView({ ...opaque, uvs: null }, view)));
  });

  it("never draws back faces", () => {
    const indices = wavy.indices.slice();
    for (let at = 0; at < indices.length; at += 3) indices.subarray(at, at + 2).reverse();
    const inside = drawMeshView({ ...wavy, indices }, VIEWS[0]!, { size: 64 });
    const outside = drawMeshView(wavy, VIEWS[0]!, { size: 64 });
    expect(sha256(inside)).not.toBe(sha256(outside));
    const oneTriangle = drawMeshView({ ...wavy, indices: Uint32Array.of(301, 300, 326) }, VIEWS[0]!, { size: 64 });
    const reversePicture = drawMeshView({ ...wavy, indices: Uint32Array.of(300, 301, 326) }, VIEWS[0]!, { size: 64 });
    expect([oneTriangle, reversePicture].filter((rgb) => rgb.every((byte) => byte === 255))).toHaveLength(1);
  });

  it("puts the background behind the mesh only", () => {
    const rgb = drawMeshView(wavy, VIEWS[0]!, { size: 64, background: [1, 2, 3] });
    expect([...rgb.subarray(0, 3)]).toEqual([1, 2, 3]);
    const middle = (32 * 64 + 32) * 3;
    expect([...rgb.subarray(middle, middle + 3)]).toEqual([
      ...drawMeshView(wavy, VIEWS[0]!, { size: 64 }).subarray(middle, middle + 3),
    ]);
  });
});

describe("coverage", () => {
  const onScreen = (points: readonly (readonly [number, number])[]): ScreenVertices => ({
    x: Float32Array.from(points, ([x]) => x / 256),
    y: Float32Array.from(points, ([, y]) => y / 256),
    z: Float32Array.from(points, () => 0.5),
    inverseW: Float32Array.from(points, () => 1),
    fixedX: Int32Array.from(points, ([x]) => x),
    fixedY: Int32Array.from(points, ([, y]) => y),
  });

  it("gives every sample of a cut square to one triangle exactly, wherever the cut runs", () => {
    const side = 16;
    const place = fc.integer({ min: 1, max: side * 256 - 1 });
    fc.assert(
      fc.property(place, place, (x, y) => {
        const far = side * 256;
        const vertices = onScreen([
          [0, 0],
          [far, 0],
          [far, far],
          [0, far],
          [x, y],
        ]);
        const counts = new Uint8Array(side * side * 4);
        for (const [i0, i1] of [
          [0, 1],
          [1, 2],
          [2, 3],
          [3, 0],
        ] as const) {
          const buffer = createSampleBuffer({ x0: 0, y0: 0, x1: side, y1: side });
          const setup = createTriangleSetup();
          if (setUpTriangle(setup, { vertices, i0, i1, i2: 4, side })) coverTriangle(setup, buffer, 1);
          buffer.triangle.forEach((id, at) => {
            counts[at] = (counts[at] as number) + id;
          });
        }
        expect(counts.every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("rounding", () => {
  it("the mean of equal samples is the sample", () => {
    for (let byte = 0; byte < 256; byte++) expect(meanOfSamples(byte, byte, byte, byte)).toBe(byte);
  });

  it("a mean is rounded to a nearest whole number", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        expect(Math.abs(meanOfSamples(a!, b!, c!, d!) - (a! + b! + c! + d!) / 4)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it("light is stored as the nearest byte of its 2.2nd root", () => {
    for (let i = 0; i <= 20_000; i++) {
      const exact = (i / 20_000) ** (1 / 2.2) * 255;
      expect(Math.abs(encodeLinear(i / 20_000) - exact)).toBeLessThan(0.500001);
    }
    expect([encodeLinear(-1), encodeLinear(Number.NaN), encodeLinear(7)]).toEqual([0, 0, 255]);
  });
});
