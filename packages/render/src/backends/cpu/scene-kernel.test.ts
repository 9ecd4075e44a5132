import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingData, ownModules, ownSource, runTrusted } from "../../formats/js/run-trusted.fixture.ts";
import { GRAY, WHITE } from "../../module-views.ts";
import { drawSceneViews, type SceneViewOptions } from "./draw-scene-view.ts";
import { type PreparedScene, prepareScene } from "./prepare-scene.ts";

/** A busy machine draws slowly. */
const PATIENCE = 600_000;

const VIEWS: readonly SceneViewOptions[] = [
  { angles: { theta: 30, phi: -20 }, size: 192, lighting: "follow" },
  { angles: { theta: 0, phi: -90 }, size: 111, lighting: "studio" },
  // So near that the picture does not hold all of it.
  { angles: { theta: 200, phi: 15 }, size: 64, lighting: "studio", radius: 0.9 },
];

const copies = (scene: PreparedScene, view: SceneViewOptions): Uint8Array[] =>
  drawSceneViews(scene, view, [WHITE, GRAY, [10, 200, 30]]).map((rgb) => Uint8Array.from(rgb));

function expectTwins(scene: PreparedScene, views = VIEWS): void {
  for (const view of views) expect(copies(scene, view)).toEqual(copies(scene, { ...view, kernel: "js" }));
}

describe.skipIf(missingData)("the kernel draws what JavaScript draws, byte for byte", () => {
  it.each(ownModules())("%s", async (name) => expectTwins(prepareScene(await runTrusted(ownSource(name)))), PATIENCE);
});

const colour = fc.integer({ min: 0, max: 0xffffff });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const plainSurface = {
  color: colour,
  emissive: colour,
  roughness: share,
  metalness: share,
  specularIntensity: share,
  specularColor: colour,
  ior: fc.double({ min: 1, max: 2.3, noNaN: true }),
  side: fc.constantFrom(0, 1, 2),
  flatShading: fc.boolean(),
  toneMapped: fc.boolean(),
  vertexColors: fc.boolean(),
  wireframe: fc.boolean(),
  polygonOffset: fc.boolean(),
  polygonOffsetFactor: fc.double({ min: -4, max: 4, noNaN: true }),
};
/** One of six textures, or none: most slots stay empty. */
const map = fc.oneof(
  { weight: 4, arbitrary: fc.constant(-1) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }) },
);
const layer = fc.oneof(fc.constant(0), share);
const MAPS = [
  ...["map", "alphaMap", "normalMap", "roughnessMap", "metalnessMap", "emissiveMap", "aoMap", "lightMap", "bumpMap"],
  ...["clearcoatMap", "clearcoatNormalMap", "clearcoatRoughnessMap", "sheenColorMap", "sheenRoughnessMap"],
  ...["transmissionMap", "thicknessMap", "specularIntensityMap", "specularColorMap", "iridescenceMap"],
  ...["iridescenceThicknessMap", "anisotropyMap"],
];
const richSurface = fc.record({
  ...plainSurface,
  ...Object.fromEntries(MAPS.map((slot) => [slot, map])),
  ...{ clearcoat: layer, clearcoatRoughness: share, sheen: layer, sheenColor: colour, sheenRoughness: share },
  ...{ iridescence: layer, iridescenceIOR: fc.double({ min: 1, max: 2.3, noNaN: true }), anisotropy: layer },
  anisotropyRotation: fc.double({ min: 0, max: 7, noNaN: true }),
  ...{ transmission: layer, thickness: share, attenuationDistance: fc.constantFrom(0.2, 3, 1e9), dispersion: layer },
  ...{ attenuationColor: colour, normalMapType: fc.constantFrom(0, 1), bumpScale: share, opacity: share },
  ...{ transparent: fc.boolean(), premultipliedAlpha: fc.boolean(), alphaTest: fc.constantFrom(0, 0, 0.4) },
  ...{ alphaToCoverage: fc.boolean(), depthWrite: fc.boolean(), depthFunc: fc.integer({ min: 0, max: 7 }) },
  blending: fc.constantFrom(1, 1, 1, 0, 2, 3, 4, 5),
  blendEquation: fc.integer({ min: 100, max: 104 }),
  ...{ blendSrc: fc.integer({ min: 200, max: 214 }), blendDst: fc.integer({ min: 200, max: 214 }) },
  ...{ blendAlpha: share, blendColor: colour },
});
const shapeOf = <Surface extends object>(surface: fc.Arbitrary<Surface>) =>
  fc.record({
    kind: fc.constantFrom("MeshStandardMaterial", "MeshPhysicalMaterial", "MeshBasicMaterial"),
    surface,
    geometry: fc.constantFrom(
      "new THREE.BoxGeometry(0.4, 0.3, 0.5)",
      "new THREE.SphereGeometry(0.3, 9, 7)",
      "new THREE.TorusKnotGeometry(0.2, 0.07, 64, 8)",
      "new THREE.PlaneGeometry(0.6, 0.6, 3, 2)",
    ),
    scale: fc.tuple(fc.constantFrom(-1, 0.5, 1), fc.constantFrom(0.001, 1), fc.constant(1)),
    turn: fc.tuple(share, share, share),
  });

type Shape = { kind: string; surface: object; geometry: string; scale: readonly number[]; turn: readonly number[] };

const sourceOf = (shapes: readonly Shape[]): string => `
export default function generate(THREE) {
  const group = new THREE.Group();
  let state = 7;
  const noise = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const textures = Array.from({ length: 6 }, (_, k) => {
    const [width, height] = [[16, 16], [5, 9], [8, 8], [1, 1], [32, 4], [16, 16]][k];
    const data = k === 2 ? new Float32Array(width * height * 4) : new Uint8Array(width * height * 4);
    for (let i = 0; i < data.length; i++) data[i] = k === 2 ? noise() : noise() * 256;
    const texture = new THREE.DataTexture(data, width, height, THREE.RGBAFormat, k === 2 ? THREE.FloatType : THREE.UnsignedByteType);
    texture.wrapS = [1000, 1001, 1002][k % 3];
    texture.wrapT = [1000, 1001, 1002][(k + 1) % 3];
    texture.magFilter = k % 2 ? 1006 : 1003;
    texture.minFilter = [1003, 1004, 1005, 1006, 1007, 1008][k];
    texture.generateMipmaps = k !== 3;
    if (k % 2 === 0) texture.colorSpace = k === 2 ? "" : "srgb";
    if (k > 3) texture.repeat.set(3, 2), (texture.rotation = 0.7), (texture.anisotropy = k);
    texture.needsUpdate = true;
    return texture;
  });
  for (const [kind, surface, geometry, scale, turn] of [${shapes
    .map((s) => `[${JSON.stringify(s.kind)}, ${JSON.stringify(s.surface)}, ${s.geometry}, [${s.scale}], [${s.turn}]]`)
    .join(",")}]) {
    const Material = { MeshStandardMaterial: THREE.MeshStandardMaterial, MeshPhysicalMaterial: THREE.MeshPhysicalMaterial, MeshBasicMaterial: THREE.MeshBasicMaterial }[kind];
    const known = new Material();
    const values = {};
    for (const name in surface) {
      if (!(name in known)) continue;
      if (!/[mM]ap$/.test(name)) values[name] = surface[name];
      else if (surface[name] >= 0) values[name] = textures[surface[name]];
    }
    const count = geometry.attributes.position.count;
    geometry.setAttribute("color", new THREE.Float32BufferAttribute(Array.from({ length: count * 3 }, (_, i) => (i % 7) / 6), 3));
    const mesh = new THREE.Mesh(geometry, new Material(values));
    mesh.scale.set(...scale);
    mesh.rotation.set(turn[0] * 6, turn[1] * 6, turn[2] * 6);
    group.add(mesh);
  }
  return group;
}`;

async function expectTwinsOf(shape: fc.Arbitrary<Shape>, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 4 }), async (shapes) =>
      expectTwins(prepareScene(await runTrusted(sourceOf(shapes))), VIEWS.slice(1)),
    ),
    { numRuns },
  );
}

it(
  "the kernel draws what JavaScript draws, whatever the plain materials",
  () => expectTwinsOf(shapeOf(fc.record(plainSurface)), 15),
  PATIENCE,
);

it(
  "the kernel draws what JavaScript draws, whatever maps, layers, glass and blending",
  () => expectTwinsOf(shapeOf(richSurface), 40),
  PATIENCE,
);
