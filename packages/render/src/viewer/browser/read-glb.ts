import { Box3, Group, LoadingManager, type Object3D, Vector3 } from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import type { ReadModel } from "./shown-model.ts";

/** Longest side of a fitted model, model units: the judge's views show the cube of side 1 from all sides. */
const FIT_SIZE = 1;

/** A stranger's file may name a picture or a buffer at any address, and the server there would learn who views the file: nothing is fetched. */
const manager = new LoadingManager();
manager.setURLModifier((url) => (/^(blob|data):/.test(url) ? url : "data:,"));

/** Reads a GLB file with its materials: at the place where the judge's renderer draws it, or with all transforms and fitted. */
export const readGlb: ReadModel = async (bytes, { frame = "judge" }) => {
  const { scene } = await new GLTFLoader(manager).parseAsync(bytes.slice().buffer, "");
  return { object: frame === "judge" ? withoutTransforms(scene) : fitObject(scene) };
};

/** Removes the transforms of all nodes, as the renderer ignores them. */
function withoutTransforms(object: Object3D): Object3D {
  object.traverse((node) => {
    node.matrixAutoUpdate = false;
    node.matrix.identity();
  });
  return object;
}

function fitObject(object: Object3D): Object3D {
  const box = new Box3().setFromObject(object, true);
  const size = box.getSize(new Vector3());
  const group = new Group();
  group.add(object);
  const scale = FIT_SIZE / Math.max(size.x, size.y, size.z);
  if (!Number.isFinite(scale)) return group;
  group.scale.setScalar(scale);
  group.position.copy(box.getCenter(new Vector3())).multiplyScalar(-scale);
  return group;
}
