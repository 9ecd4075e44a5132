import { SparkRenderer, SplatMesh } from "@sparkjsdev/spark";
import { Group } from "three";
import { recentring } from "../../splat/recentre.ts";
import type { ReadModel } from "./shown-model.ts";

/** gsplat draws a splat up to 3.33 standard deviations, and widens it by 0.3 square pixels without lowering its opacity. */
const LIKE_GSPLAT = { maxStdDev: 3.33, preBlurAmount: 0.3, blurAmount: 0, minAlpha: 1 / 255, sortRadial: false };

/** Reads a PLY file of splats, which is moved and scaled as in the judge's renderer, and turned from y-down to y-up. */
export const readSplats: ReadModel = async (bytes) => {
  const splats = new SplatMesh({ fileBytes: bytes, fileName: "model.ply" });
  await splats.initialized;
  const points = new Float32Array(3 * (splats.splats?.getNumSplats() ?? 0));
  if (points.length === 0) return { problem: "The file holds no splats." };
  splats.forEachSplat((index, { x, y, z }) => points.set([x, y, z], 3 * index));
  const { offset, scale } = recentring(points);
  splats.position.setScalar(-offset * scale);
  splats.scale.setScalar(scale);
  const object = new Group();
  object.rotation.x = Math.PI;
  object.add(splats);
  return {
    object,
    prepare(scene, renderer, onDirty) {
      scene.add(new SparkRenderer({ renderer, onDirty, ...LIKE_GSPLAT }));
    },
  };
};
