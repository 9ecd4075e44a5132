import type { GeometryData, SceneData, SceneNode } from "../scene-data.ts";
import { displace } from "./displacement.ts";
import { readVectors } from "./vectors.ts";

/** Positions of a node's vertices before its world matrix, three numbers each: morphed, and for meshes displaced at the least and at the most. */
export function drawnPoints(node: SceneNode, scene: SceneData): Float64Array {
  const geometry = scene.geometries[node.geometry];
  const position = geometry?.attributes["position"];
  if (!geometry || !position) return new Float64Array(0);
  const points = readVectors(position);
  morph(points, { geometry, influences: node.morphTargetInfluences ?? [] });
  return node.kind === "mesh" ? displace(points, { node, scene, geometry }) : points;
}

type Morph = { readonly geometry: GeometryData; readonly influences: readonly number[] };

function morph(points: Float64Array, { geometry, influences }: Morph): void {
  const targets = geometry.morphAttributes["position"] ?? [];
  const activeTargets = targets
    .map((target, i) => ({ target, share: influences[i] ?? 0 }))
    .filter(({ share }) => share !== 0);
  if (activeTargets.length === 0) return;
  const rest = geometry.morphTargetsRelative ? 1 : 1 - activeTargets.reduce((sum, { share }) => sum + share, 0);
  for (let i = 0; i < points.length; i++) points[i] = points[i]! * rest;
  for (const { target, share } of activeTargets) {
    const offsets = readVectors(target);
    for (let i = 0; i < Math.min(points.length, offsets.length); i++) points[i] = points[i]! + share * offsets[i]!;
  }
}
