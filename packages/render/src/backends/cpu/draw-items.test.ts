import * as THREE from "three";
import { describe, expect, it } from "vitest";
import { createSceneExtractor } from "../../formats/js/extract-scene.ts";
import { drawSceneView } from "./draw-scene-view.ts";
import { prepareScene } from "./prepare-scene.ts";

function draw(
  root: THREE.Object3D,
  size = 64,
  more: { readonly radius?: number } = {},
): (x: number, y: number) => number[] {
  const result = createSceneExtractor()(root);
  if (result.kind === "problem") throw new TypeError(result.problem.detail);
  const options = {
    angles: { theta: 0, phi: 0 },
    size,
    lighting: "follow",
    background: [128, 128, 128],
    ...more,
  } as const;
  const rgb = drawSceneView(prepareScene(result.scene), options);
  return (x, y) => [...rgb.subarray((y * size + x) * 3, (y * size + x) * 3 + 3)];
}

const flat = (color: number, more: THREE.MeshBasicMaterialParameters = {}) =>
  new THREE.MeshBasicMaterial({ color, toneMapped: false, ...more });
const square = (material: THREE.Material | THREE.Material[], z = 0) => {
  const mesh = new THREE.Mesh(new THREE.PlaneGeometry(0.8, 0.8), material);
  mesh.position.z = z;
  return mesh;
};
const GRAY = [128, 128, 128];

describe("the drawn parts of a scene", () => {
  it("draws each group of a geometry with its own material, and nothing where the material is missing", () => {
    const mesh = square([flat(0xff0000), flat(0x00ff00)]);
    mesh.geometry.clearGroups();
    mesh.geometry.addGroup(0, 3, 1);
    mesh.geometry.addGroup(3, 3, 7);
    const at = draw(new THREE.Group().add(mesh));
    expect([at(28, 28), at(36, 36)]).toEqual([[0, 255, 0], GRAY]);
  });

  it("hides invisible nodes with all nodes below them, and nodes outside the camera's layer", () => {
    const parent = new THREE.Group().add(square(flat(0xff0000)));
    parent.visible = false;
    const layeredMesh = square(flat(0x00ff00));
    layeredMesh.layers.set(3);
    expect(draw(new THREE.Group().add(parent, layeredMesh))(32, 32)).toEqual(GRAY);
  });

  it("shows fronts, backs or both, and turns with a transform that mirrors", () => {
    const pixels = (side: THREE.Side, mirror: number) => {
      const mesh = square(flat(0xff0000, { side }));
      mesh.scale.x = mirror;
      return draw(mesh)(32, 32)[0] === 255;
    };
    for (const mirror of [1, -1]) {
      expect([
        pixels(THREE.FrontSide, mirror),
        pixels(THREE.BackSide, mirror),
        pixels(THREE.DoubleSide, mirror),
      ]).toEqual([...[true, false, true]]);
    }
  });

  it("cuts triangles and segments at the near plane, with their colours, and draws nothing behind it", () => {
    const floor = square(flat(0xffffff, { vertexColors: true, side: THREE.DoubleSide }));
    floor.geometry.rotateX(-Math.PI / 2).translate(0, -0.1, 0);
    const { count } = floor.geometry.attributes["position"] as THREE.BufferAttribute;
    // Red far away, black behind the camera.
    const position = floor.geometry.attributes["position"] as THREE.BufferAttribute;
    const red = Float32Array.from({ length: count * 3 }, (_, i) => (i % 3 === 0 && position.getZ(i / 3) < 0 ? 1 : 0));
    floor.geometry.setAttribute("color", new THREE.BufferAttribute(red, 3));
    const ends = [new THREE.Vector3(0, 0.05, -0.4), new THREE.Vector3(0, 0.05, 0.4)];
    const line = new THREE.Line(
      new THREE.BufferGeometry().setFromPoints(ends),
      new THREE.LineBasicMaterial({ color: 0x00ff00, toneMapped: false }),
    );
    const at = draw(new THREE.Group().add(floor, line), 64, { radius: 0.2 });
    // The line is a pixel wide and lies over two columns.
    expect(at(32, 10)[1]).toBeGreaterThan(180);
    expect(at(10, 10)).toEqual(GRAY);
    const [near, far] = [at(32, 62)[0] as number, at(32, 45)[0] as number];
    expect(near).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(near);
    const behind = square(flat(0xff0000), 0.3);
    expect(draw(behind, 64, { radius: 0.2 })(32, 32)).toEqual(GRAY);
  });

  it("sorts transparent surfaces from far to near, unless renderOrder says otherwise", () => {
    const near = square(flat(0xff0000, { transparent: true, opacity: 0.5 }), 0.1);
    const far = square(flat(0x0000ff, { transparent: true, opacity: 0.5 }), -0.1);
    expect(draw(new THREE.Group().add(near, far))(32, 32)).toEqual([160, 32, 96]);
    far.renderOrder = 1;
    (near.material as THREE.Material).depthWrite = false;
    expect(draw(new THREE.Group().add(near, far))(32, 32)).toEqual([96, 32, 160]);
  });

  it("drops instances whose morph table was never uploaded, as three does", () => {
    const geometry = new THREE.PlaneGeometry(0.8, 0.8);
    geometry.morphAttributes["position"] = [geometry.attributes["position"] as THREE.BufferAttribute];
    const mesh = new THREE.InstancedMesh(geometry, flat(0xff0000), 1);
    mesh.setMatrixAt(0, new THREE.Matrix4());
    expect(draw(mesh)(32, 32)).toEqual([255, 0, 0]);
    mesh.setMorphAt(0, new THREE.Mesh(geometry, mesh.material));
    expect(draw(mesh)(32, 32)).toEqual(GRAY);
    (mesh.morphTexture as THREE.DataTexture).needsUpdate = true;
    expect(draw(mesh)(32, 32)).toEqual([255, 0, 0]);
  });

  it("draws hashed alpha as dense as alpha is", () => {
    const at = draw(square(flat(0xff0000, { alphaHash: true, opacity: 0.4 })), 256);
    let red = 0;
    for (let y = 100; y < 156; y++) for (let x = 100; x < 156; x++) if (at(x, y)[0] === 255) red++;
    expect(red / (56 * 56)).toBeGreaterThan(0.3);
    expect(red / (56 * 56)).toBeLessThan(0.5);
  });

  it("gives points, lines and dashes their sizes in pixels", () => {
    const points = new THREE.BufferGeometry().setFromPoints([new THREE.Vector3(0, 0, 0)]);
    const dot = new THREE.Points(
      points,
      new THREE.PointsMaterial({ size: 10, sizeAttenuation: false, toneMapped: false }),
    );
    const at = draw(dot);
    expect([at(27, 32), at(26, 32), at(36, 36), at(37, 32)]).toEqual([[255, 255, 255], GRAY, [255, 255, 255], GRAY]);
    const ends = [new THREE.Vector3(-0.5, 0.01, 0), new THREE.Vector3(0.5, 0.01, 0)];
    const material = new THREE.LineDashedMaterial({ color: 0, toneMapped: false, dashSize: 0.25, gapSize: 0.25 });
    const line = new THREE.Line(new THREE.BufferGeometry().setFromPoints(ends), material).computeLineDistances();
    const row = (x: number) =>
      [29, 30, 31, 32].some((y) => (draw(new THREE.Group().add(line))(x, y)[0] as number) < 100);
    expect([row(18), row(25), row(34), row(42)]).toEqual([true, false, true, false]);
  });
});
