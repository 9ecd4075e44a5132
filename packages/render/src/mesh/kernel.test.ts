import fc from "fast-check";
import { expect, it } from "vitest";
import { meshGlb, sphere } from "../formats/glb/build-glb.fixture.ts";
import { loadGlb } from "../formats/glb/load.ts";
import { VIEWS, type ViewAngles } from "../views.ts";
import { drawMeshView } from "./draw-view.ts";
import { HEAD } from "./kernel-layout.ts";
import { createMeshKernel, type MeshKernel } from "./kernel-wasm.ts";
import { normalise } from "./normals.ts";
import type { MeshScene, Texture } from "./scene.ts";

/** A busy machine draws slowly. */
const PATIENCE = 600_000;

const kernel = createMeshKernel();

function expectTwins(scene: MeshScene, view: { angles: ViewAngles; size: number }, own: MeshKernel = kernel): void {
  const background = [250, 10, 130] as const;
  const pictures = own.draw(scene, { ...view, background });
  const twin = drawMeshView(scene, view.angles, { size: view.size, background, kernel: "js" });
  expect(pictures).not.toBeNull();
  expect(Buffer.compare(pictures!, twin)).toBe(0);
}

const BARE: MeshScene["material"] = {
  ...{ baseColor: [1, 1, 1, 1], metallic: 0, roughness: 1, emissive: [0, 0, 0] },
  ...{ baseColorTexture: null, metallicRoughnessTexture: null, normalTexture: null },
  ...{ occlusionTexture: null, emissiveTexture: null },
};

const share = fc.double({ min: 0, max: 1, noNaN: true });
/** Coordinates of vertices: most are any numbers, some are from a few values, so that depths and edges tie. */
const place = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -0.6, max: 0.6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(-0.6, -0.25, 0, 0.25, 0.6) },
);
const point = fc.tuple(place, place, place);
const oddNumber = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e30, 0, -0, 0.5, 1e9, -1e-9);
const coordinate = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: oddNumber },
);
const vertex = fc.record({
  point,
  normal: fc.oneof({ weight: 6, arbitrary: point }, { weight: 1, arbitrary: fc.constant([0, 0, 0] as const) }),
  uv: fc.tuple(coordinate, coordinate),
  colour: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.constantFrom(0, 1, 120, 254, 255)),
});
/** Small triangles at a place, slivers, and ones that fill the view. */
const corners = fc.oneof(
  fc.tuple(vertex, vertex, vertex),
  fc
    .tuple(vertex, fc.double({ min: 0.0005, max: 0.1, noNaN: true }), vertex, vertex)
    .map(([first, reach, second, third]) => {
      const near = (other: typeof first) => ({
        ...other,
        point: first.point.map((x, k) => Math.max(-0.6, Math.min(0.6, x + reach * other.point[k]!))) as [
          ...typeof first.point,
        ],
      });
      return [first, near(second), near(third)] as const;
    }),
);
const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom(3 as const, 4 as const),
    seed: fc.nat(),
    opaque: fc.boolean(),
  })
  .map(({ width, height, channels, seed, opaque }): Texture => {
    let state = seed;
    const data = Uint8Array.from({ length: width * height * channels }, (_, at) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return opaque && channels === 4 && at % 4 === 3 ? 255 : state >>> 24;
    });
    return { width, height, channels, data };
  });
const map = fc.option(picture, { freq: 2 });
const colours = map.map((texture) => (texture?.channels === 4 ? null : texture));
const material = fc.record({
  baseColor: fc.tuple(share, share, share, fc.constantFrom(1, 1, 1, 0.5, 0)),
  metallic: share,
  roughness: share,
  emissive: fc.tuple(share, share, share),
  baseColorTexture: map,
  metallicRoughnessTexture: colours,
  normalTexture: colours,
  occlusionTexture: colours,
  emissiveTexture: colours,
});
const view = fc.record({
  angles: fc.record({
    theta: fc.double({ min: 0, max: 360, noNaN: true }),
    phi: fc.double({ min: -80, max: 80, noNaN: true }),
  }),
  size: fc.integer({ min: 16, max: 70 }),
});
const anyScene = fc
  .record({
    triangles: fc.array(corners, { minLength: 1, maxLength: 30 }),
    wild: fc.array(fc.tuple(oddNumber, oddNumber, oddNumber), { maxLength: 2 }),
    material,
    coloured: fc.constantFrom(false, false, true),
    mapped: fc.boolean(),
    oneMap: fc.boolean(),
  })
  .map(({ triangles, wild, material: surface, coloured, mapped, oneMap }): MeshScene => {
    const vertices = triangles.flat();
    // Vertices that no triangle uses may be anywhere.
    const positions = Float32Array.from([...vertices.flatMap((one) => one.point), ...wild.flat()]);
    const normals = Float32Array.from([...vertices.flatMap((one) => one.normal), ...wild.flat()]);
    normalise(normals, normals);
    const count = positions.length / 3;
    const uvs = new Float32Array(count * 2);
    uvs.set(vertices.flatMap((one) => one.uv));
    const bytes = new Uint8Array(count * 4);
    bytes.set(vertices.flatMap((one) => one.colour));
    const shared = oneMap ? { occlusionTexture: surface.metallicRoughnessTexture } : {};
    return {
      ...{ positions, normals, uvs: mapped ? uvs : null, colours: coloured ? bytes : null },
      indices: Uint32Array.from({ length: vertices.length }, (_, i) => i),
      material: { ...surface, ...shared },
    };
  });

it(
  "the kernel draws what JavaScript draws, whatever the mesh and its material",
  () =>
    fc.assert(
      fc.property(anyScene, view, (scene, from) => expectTwins(scene, from)),
      { numRuns: 300 },
    ),
  PATIENCE,
);

it(
  "the kernel blends what JavaScript blends, also when more layers wait than it has room for",
  () => {
    const tight = createMeshKernel({ mostLayers: 7 });
    fc.assert(
      fc.property(anyScene, view, (scene, from) => {
        const half: MeshScene = { ...scene, material: { ...scene.material, baseColor: [1, 0.5, 0.2, 0.6] } };
        expectTwins(half, from, tight);
      }),
      { numRuns: 100 },
    );
  },
  PATIENCE,
);

it(
  "the kernel draws dense meshes and large ones, and one scene after the other",
  async () => {
    const rough = await loadGlb(meshGlb({ ...sphere(7), material: {} }));
    const dense = await loadGlb(meshGlb({ ...sphere(150) }));
    for (const { scene } of [rough, dense, rough]) {
      expectTwins(scene, { angles: VIEWS[1]!, size: 200 });
      expectTwins(scene, { angles: VIEWS[2]!, size: 31 });
    }
  },
  PATIENCE,
);

/** A new kernel, with access to its memory. */
function watchedKernel() {
  type Instance = { readonly exports: { readonly memory: { readonly buffer: ArrayBuffer } } };
  const engine = (globalThis as unknown as { WebAssembly: { Instance: new (module: object) => Instance } }).WebAssembly;
  const { Instance } = engine;
  const instances: Instance[] = [];
  engine.Instance = class extends Instance {
    constructor(module: object) {
      super(module);
      instances.push(this);
    }
  };
  try {
    const own = createMeshKernel();
    return { kernel: own, memory: instances[0]!.exports.memory };
  } finally {
    engine.Instance = Instance;
  }
}

it("the kernel shades no layer that an opaque one hides", () => {
  const { kernel: own, memory } = watchedKernel();
  // Five plates one behind the other, drawn from far to near, the nearest opaque. Before them a small one that lets light through.
  const plates = [-0.3, -0.2, -0.1, 0, 0.1, 0.2].map((z) => ({ z, half: z === 0.2 ? 0.02 : 0.4 }));
  const positions = plates.flatMap(({ z, half }) => [-half, -half, z, half, -half, z, half, half, z, -half, half, z]);
  const scene: MeshScene = {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(positions, (_, k) => (k % 3 === 2 ? 1 : 0)),
    colours: Uint8Array.from({ length: 24 * 4 }, (_, k) => (k % 4 < 3 ? 200 : k < 20 * 4 ? 255 : 90)),
    uvs: null,
    indices: Uint32Array.from(plates.flatMap((_, n) => [0, 1, 2, 0, 2, 3].map((corner) => 4 * n + corner))),
    material: BARE,
  };
  expectTwins(scene, { angles: VIEWS[0]!, size: 64 }, own);
  const { buffer } = memory;
  const [, layersAt] = new Uint32Array(buffer, HEAD.layerAddresses, 2) as unknown as [number, number];
  const bytes = new Uint8Array(buffer, layersAt);
  const alphas: number[] = [];
  // A layer is 16 bytes: its triangle, the one before it, its colour, the one after it; they are counted from 1, and the memory is new.
  for (let at = 16; bytes.subarray(at, at + 4).some(Boolean); at += 16) alphas.push(bytes[at + 11]!);
  const pixelCount = alphas.filter((alpha) => alpha > 0).length;
  expect(alphas.length).toBeGreaterThan(1000);
  expect(pixelCount).toBeGreaterThan(alphas.length / 6);
  expect(pixelCount).toBeLessThan(alphas.length / 3);
});

it("a normal map without texture coordinates sees none of the scene before", async () => {
  const { scene } = await loadGlb(meshGlb({ ...sphere(7), material: {} }));
  const normalTexture: Texture = { width: 1, height: 1, channels: 3, data: Uint8Array.of(200, 60, 209) };
  expectTwins(scene, { angles: VIEWS[1]!, size: 31 });
  expectTwins({ ...scene, uvs: null, material: { ...scene.material, normalTexture } }, { angles: VIEWS[1]!, size: 31 });
});

it("a scene that the kernel has no room for is left to JavaScript", () => {
  const vertices = 40_000_000;
  const none = new Float32Array(0);
  const scene = {
    // The fields that the kernel reads before it copies anything.
    positions: { length: vertices * 3, byteLength: vertices * 12 } as Float32Array,
    normals: none,
    ...{ uvs: null, colours: null, indices: new Uint32Array(0) },
    material: { baseColorTexture: null } as MeshScene["material"],
  };
  expect(kernel.draw(scene, { angles: VIEWS[0]!, size: 64, background: [255, 255, 255] })).toBeNull();
});
