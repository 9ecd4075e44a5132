import { describe, expect, it } from "vitest";
import { runTrusted } from "../../formats/js/run-trusted.fixture.ts";
import { drawSceneView } from "./draw-scene-view.ts";
import { prepareScene } from "./prepare-scene.ts";

const SIZE = 32;
const FRONT = { theta: 0, phi: 0 };
const SIDE = { theta: 90, phi: 0 };

/** Whether a box with these lines after it is drawn, in each view. */
async function isDrawn(lines: string, views = [FRONT, SIDE]): Promise<boolean[]> {
  const scene = prepareScene(
    await runTrusted(`export default (THREE) => {
      const sphere = (x, y, z, radius) => new THREE.Sphere(new THREE.Vector3(x, y, z), radius);
      const geometry = new THREE.BoxGeometry(0.4, 0.4, 0.4);
      const material = new THREE.MeshBasicMaterial({ color: 0xff0000 });
      let box = new THREE.Mesh(geometry, material);
      ${lines}
      return new THREE.Group().add(box);
    }`),
  );
  return views.map((angles) =>
    drawSceneView(scene, { angles, size: SIZE, lighting: "follow" }).some((byte) => byte !== 128),
  );
}

describe("a draw with a bounding sphere set by hand is culled in the views in which three culls it", () => {
  it.each([
    ["none set", "", [true, true]],
    ["the one that three computes", "geometry.computeBoundingSphere();", [true, true]],
    ["an empty one, which lies outside of the side planes from within", "geometry.boundingSphere = sphere(0, 0, 0, -1);", [false, false]],
    ["one less empty than the nearest plane is near", "geometry.boundingSphere = sphere(0, 0, 0, -0.8);", [true, true]],
    ["one beyond the right side of the front", "geometry.boundingSphere = sphere(1.2, 0, 0, 0.1);", [false, true]],
    ["the same, large enough to reach in", "geometry.boundingSphere = sphere(1.2, 0, 0, 0.3);", [true, true]],
    ["one below", "geometry.boundingSphere = sphere(0, -1.2, 0, 0.1);", [false, false]],
    ["one behind the camera of the front", "geometry.boundingSphere = sphere(0, 0, 2.2, 0.1);", [false, false]],
    ["one behind the far plane", "geometry.boundingSphere = sphere(0, 0, -2000, 1);", [false, false]],
    ["one moved into the picture by the node", "geometry.boundingSphere = sphere(1.2, 0, 0, 0.1); box.position.x = -0.2; box.scale.set(0.5, 0.5, 0.5);", [true, true]],
    ["one without a number", "geometry.boundingSphere = sphere(0, 0, 0, NaN);", [true, true]],
    ["the object's own before the geometry's", "geometry.boundingSphere = sphere(0, 0, 0, 1); box.boundingSphere = sphere(9, 0, 0, 1);", [false, false]],
    ["one that the object asks to leave out of account", "geometry.boundingSphere = sphere(0, 0, 0, -1); box.frustumCulled = false;", [true, true]],
    ["of the geometry of instances, all of which are empty", "geometry.boundingSphere = sphere(0, 0, 0, -1); box = new THREE.InstancedMesh(geometry, material, 1);", [false, false]],
    ["of the geometry of instances, one of which reaches in", "geometry.boundingSphere = sphere(1.2, 0, 0, 0.1); box = new THREE.InstancedMesh(geometry, material, 2); box.setMatrixAt(1, new THREE.Matrix4().makeScale(0.5, 0.5, 0.5));", [true, true]],
    ["of lines", "geometry.boundingSphere = sphere(1.2, 0, 0, 0.1); box = new THREE.LineSegments(geometry, new THREE.LineBasicMaterial());", [false, true]],
  ])("%s", async (_, lines, expected) => {
    expect(await isDrawn(lines)).toEqual(expected);
  }); // biome-ignore format: a table
});
