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
const surface = fc.record({
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
});
const shape = fc.record({
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

const sourceOf = (shapes: readonly (typeof shape extends fc.Arbitrary<infer T> ? T : never)[]): string => `
export default function generate(THREE) {
  const group = new THREE.Group();
  for (const [kind, surface, geometry, scale, turn] of [${shapes
    .map((s) => `[${JSON.stringify(s.kind)}, ${JSON.stringify(s.surface)}, ${s.geometry}, [${s.scale}], [${s.turn}]]`)
    .join(",")}]) {
    const Material = { MeshStandardMaterial: THREE.MeshStandardMaterial, MeshPhysicalMaterial: THREE.MeshPhysicalMaterial, MeshBasicMaterial: THREE.MeshBasicMaterial }[kind];
    const known = new Material();
    const values = {};
    for (const name in surface) if (name in known) values[name] = surface[name];
    const count = geometry.attributes.position.count;
    geometry.setAttribute("color", new THREE.Float32BufferAttribute(Array.from({ length: count * 3 }, (_, i) => (i % 7) / 6), 3));
    const mesh = new THREE.Mesh(geometry, new Material(values));
    mesh.scale.set(...scale);
    mesh.rotation.set(turn[0] * 6, turn[1] * 6, turn[2] * 6);
    group.add(mesh);
  }
  return group;
}`;

it(
  "the kernel draws what JavaScript draws, whatever the plain materials",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 4 }), async (shapes) =>
        expectTwins(prepareScene(await runTrusted(sourceOf(shapes))), VIEWS.slice(1)),
      ),
      { numRuns: 15 },
    );
  },
  PATIENCE,
);
