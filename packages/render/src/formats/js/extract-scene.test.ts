import * as THREE from "three";
import { describe, expect, it } from "vitest";
import { createSceneExtractor } from "./extract-scene.ts";
import { missingData, ownModules, ownSource, runTrusted } from "./run-trusted.fixture.ts";
import type { SceneData } from "./scene-data.ts";

const extract = createSceneExtractor();

function sceneOf(root: unknown): SceneData {
  const result = extract(root);
  if (result.kind !== "scene") throw new TypeError(result.problem.detail);
  return result.scene;
}

const problemOf = (root: unknown) => {
  const result = extract(root);
  return result.kind === "problem" ? result.problem : null;
};

const box = () => new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.1, 0.1), new THREE.MeshPhysicalMaterial());

describe("extractScene", () => {
  it("computes the world matrices that three computes, to the last bit", () => {
    const root = new THREE.Group();
    root.rotation.set(0.3, -1, 2);
    root.scale.set(0.5, -0.25, 0.125);
    const child = box();
    child.position.set(0.1, 0.2, 0.3);
    child.pivot = new THREE.Vector3(0.05, 0.02, 0.01);
    child.rotation.y = 1.1;
    const still = box();
    still.matrixAutoUpdate = false;
    still.matrix.makeTranslation(0.2, 0, 0);
    root.add(child.add(still));
    const { nodes } = sceneOf(root);
    root.updateMatrixWorld();
    expect(nodes.map((node) => node.matrixWorld)).toEqual(
      [root, child, still].map((object) => object.matrixWorld.elements),
    );
    expect(nodes.map((node) => [node.kind, node.parent, node.depth])).toEqual([
      ["group", -1, 0],
      ["mesh", 0, 1],
      ["mesh", 1, 2],
    ]);
  });

  it("keeps shared parts shared, and copies all that the module could still change", () => {
    const geometry = new THREE.BoxGeometry(0.1, 0.1, 0.1);
    const material = new THREE.MeshStandardMaterial({ color: 0xff0000 });
    const root = new THREE.Group().add(new THREE.Mesh(geometry, material), new THREE.Mesh(geometry, material));
    const { nodes, geometries, materials } = sceneOf(root);
    expect([geometries.length, materials.length, nodes[2]?.geometry]).toEqual([1, 1, 0]);
    const before = geometries[0]?.attributes["position"]?.array[0];
    (geometry.attributes["position"] as THREE.BufferAttribute).setX(0, 7);
    expect(geometries[0]?.attributes["position"]?.array[0]).toBe(before);
    expect(materials[0]?.color).toEqual([1, 0, 0]);
  });

  it("reads three's own fields where a material has accessors", () => {
    const mesh = box();
    mesh.material.setValues({ clearcoat: 0.5, transmission: 0.25, alphaTest: 0.125, sheen: 1, iridescence: 0.75 });
    mesh.material.reflectivity = 0.9;
    expect(sceneOf(mesh).materials[0]).toMatchObject({
      ...{ kind: "physical", clearcoat: 0.5, transmission: 0.25, alphaTest: 0.125, sheen: 1, iridescence: 0.75 },
      ior: (1 + 0.4 * 0.9) / (1 - 0.4 * 0.9),
    });
  });

  it("A15: calls no getter and no method of the module's", () => {
    let calls = 0;
    const spy = () => {
      calls++;
      return 1;
    };
    const mesh = box();
    Object.defineProperty(mesh, "renderOrder", { get: spy });
    expect(problemOf(mesh)).toMatchObject({ rule: "UNREADABLE", path: "root.renderOrder" });
    const other = box();
    Object.assign(other, { updateMatrix: spy, toJSON: spy, onBeforeRender: spy, valueOf: spy });
    other.position.x = { valueOf: spy } as unknown as number;
    expect(sceneOf(other).nodes[0]?.matrixWorld[12]).toBeNaN();
    expect(calls).toBe(0);
  });

  it("is not touched by built-ins that the module changed", () => {
    const expected = sceneOf(box());
    const mesh = box();
    const has = Object.prototype.hasOwnProperty;
    const { get } = Map.prototype;
    const iterator = Array.prototype[Symbol.iterator];
    try {
      Object.prototype.hasOwnProperty = () => false;
      Map.prototype.get = () => 1;
      Array.prototype[Symbol.iterator] = () => {
        throw new TypeError("iterated");
      };
      const result = extract(mesh);
      Array.prototype[Symbol.iterator] = iterator;
      expect(result.kind === "scene" && result.scene.nodes[0]?.matrixWorld).toEqual(expected.nodes[0]?.matrixWorld);
    } finally {
      Object.prototype.hasOwnProperty = has;
      Map.prototype.get = get;
      Array.prototype[Symbol.iterator] = iterator;
    }
  });

  it("refuses roots, cycles and depths as the competition does", () => {
    expect(problemOf(null)?.rule).toBe("INVALID_RETURN_TYPE");
    expect(problemOf({ isObject3D: false })?.rule).toBe("INVALID_RETURN_TYPE");
    expect(problemOf(new THREE.Object3D())?.rule).toBe("INVALID_RETURN_TYPE");
    expect(problemOf(new THREE.Line())?.rule).toBe("INVALID_RETURN_TYPE");
    const shared = box();
    const group = new THREE.Group();
    group.children.push(shared, shared);
    expect(problemOf(group)?.rule).toBe("CYCLE_DETECTED");
    const nest = (levels: number, root: THREE.Object3D) => {
      let at = root;
      for (let i = 0; i < levels; i++) {
        const next = new THREE.Group();
        at.add(next);
        at = next;
      }
      return root;
    };
    expect(problemOf(nest(32, new THREE.Group()))).toBeNull();
    expect(problemOf(nest(33, new THREE.Group()))?.rule).toBe("DEPTH_LIMIT_EXCEEDED");
    expect(problemOf(nest(32, box()))?.rule).toBe("DEPTH_LIMIT_EXCEEDED");
  });

  it.skipIf(missingData)(`extracts all of the data's own modules (${missingData ?? "all of them"})`, async () => {
    for (const name of ownModules()) {
      const scene = await runTrusted(ownSource(name));
      expect(structuredClone(scene).nodes, name).toEqual(scene.nodes);
      for (const node of scene.nodes) {
        if (node.geometry >= 0) expect(scene.geometries[node.geometry]?.attributes["position"], name).toBeDefined();
      }
    }
  });
});
