import type { Accessor, Node, Primitive } from "@gltf-transform/core";
import { normalMatrix } from "../../math/matrix.ts";
import { computeNormals } from "../../mesh/normals.ts";

/** 16 numbers, column by column. */
export type Matrix = ArrayLike<number>;

/** A primitive's vertices at rest: with morphs and skins, without the transforms of nodes. */
export type RestVertices = { readonly positions: Float32Array; readonly normals: Float32Array | null };

/** All numbers of an accessor as floats; normalised integers are scaled. */
export function readFloats(accessor: Accessor, width: number): Float32Array {
  const out = new Float32Array(accessor.getCount() * width);
  const element: number[] = [];
  for (let i = 0; i < accessor.getCount(); i++) {
    accessor.getElement(i, element);
    for (let k = 0; k < width; k++) out[i * width + k] = element[k] ?? 0;
  }
  return out;
}

/** Adds morph targets by their weights. */
export function morphVertices(primitive: Primitive, weights: readonly number[]): RestVertices | null {
  const position = primitive.getAttribute("POSITION");
  if (!position) return null;
  const normal = primitive.getAttribute("NORMAL");
  const positions = readFloats(position, 3);
  const normals = normal && normal.getCount() === position.getCount() ? readFloats(normal, 3) : null;
  primitive.listTargets().forEach((target, at) => {
    const weight = weights[at] ?? 0;
    if (weight === 0) return;
    addScaled(positions, { accessor: target.getAttribute("POSITION"), weight });
    if (normals) addScaled(normals, { accessor: target.getAttribute("NORMAL"), weight });
  });
  return { positions, normals };
}

function addScaled(into: Float32Array, from: { readonly accessor: Accessor | null; readonly weight: number }): void {
  if (!from.accessor) return;
  const deltas = readFloats(from.accessor, 3);
  for (let i = 0; i < Math.min(into.length, deltas.length); i++) into[i]! += deltas[i]! * from.weight;
}

/** Vertices after a transform by one matrix. */
export function transformVertices({ positions, normals }: RestVertices, matrix: Matrix): RestVertices {
  const newPositions = new Float32Array(positions.length);
  for (let at = 0; at < positions.length; at += 3) movePoint(newPositions, at, { from: positions, matrix });
  const turn = normalMatrix(matrix);
  const newNormals = normals && new Float32Array(normals.length);
  if (newNormals && normals)
    for (let at = 0; at < normals.length; at += 3) turnNormal(newNormals, at, { from: normals, turn });
  return { positions: newPositions, normals: newNormals };
}

function movePoint(
  into: Float32Array,
  at: number,
  { from, matrix: m }: { readonly from: Float32Array; readonly matrix: Matrix },
): void {
  const [x, y, z] = [from[at]!, from[at + 1]!, from[at + 2]!];
  for (let row = 0; row < 3; row++) into[at + row] = m[row]! * x + m[row + 4]! * y + m[row + 8]! * z + m[row + 12]!;
}

function turnNormal(
  into: Float32Array,
  at: number,
  { from, turn }: { readonly from: Float32Array; readonly turn: ArrayLike<number> },
): void {
  const [x, y, z] = [from[at]!, from[at + 1]!, from[at + 2]!];
  const normal = [0, 1, 2].map((row) => turn[row]! * x + turn[row + 3]! * y + turn[row + 6]! * z);
  const length = Math.hypot(...normal) || 1;
  for (let row = 0; row < 3; row++) into[at + row] = normal[row]! / length;
}

/** Vertices after a transform by their joints; the transform of the mesh's own node is ignored, as glTF says. */
export function skinVertices(
  rest: RestVertices,
  { primitive, joints }: { readonly primitive: Primitive; readonly joints: readonly Matrix[] },
): RestVertices {
  const count = rest.positions.length / 3;
  const blends = new Float32Array(count * 16);
  for (let set = 0; primitive.getAttribute(`JOINTS_${set}`); set++) {
    const numbers = primitive.getAttribute(`JOINTS_${set}`)!;
    const weights = primitive.getAttribute(`WEIGHTS_${set}`);
    if (!weights) continue;
    const [jointNumbers, shares] = [readFloats(numbers, 4), readFloats(weights, 4)];
    for (let i = 0; i < count * 4; i++) {
      const matrix = joints[jointNumbers[i]!];
      const share = shares[i] ?? 0;
      if (!matrix || share === 0) continue;
      for (let k = 0; k < 16; k++) blends[(i >> 2) * 16 + k]! += matrix[k]! * share;
    }
  }
  const newPositions = new Float32Array(rest.positions.length);
  const newNormals = rest.normals && new Float32Array(rest.normals.length);
  for (let i = 0; i < count; i++) {
    const matrix = blends.subarray(i * 16, i * 16 + 16);
    // The sum of the weights, which should be 1: the matrix is divided by it.
    const sum = matrix[15] || 1;
    for (let k = 0; k < 16; k++) matrix[k]! /= sum;
    movePoint(newPositions, i * 3, { from: rest.positions, matrix });
    if (newNormals && rest.normals) turnNormal(newNormals, i * 3, { from: rest.normals, turn: normalMatrix(matrix) });
  }
  return { positions: newPositions, normals: newNormals };
}

/** The matrices of a node's skin, or null when it has none. */
export function jointMatrices(
  node: Node,
  { worldOf, multiply }: { worldOf(node: Node): Matrix; multiply(a: Matrix, b: Matrix): Matrix },
): Matrix[] | null {
  const skin = node.getSkin();
  if (!skin) return null;
  const inverse = skin.getInverseBindMatrices();
  return skin.listJoints().map((joint, at) => {
    if (!inverse) return worldOf(joint);
    const bind: number[] = [];
    inverse.getElement(at, bind);
    return multiply(worldOf(joint), bind);
  });
}

/** The file's normals, or smooth ones as the renderer computes them. */
export function normalsOf({ positions, normals }: RestVertices, indices: Uint32Array): Float32Array {
  if (normals?.some((value) => value !== 0)) return normals;
  const sums = computeNormals({ positions, indices });
  const out = new Float32Array(sums.length);
  for (let at = 0; at < sums.length; at += 3) {
    const length = Math.hypot(sums[at]!, sums[at + 1]!, sums[at + 2]!) || 1;
    for (let k = 0; k < 3; k++) out[at + k] = sums[at + k]! / length;
  }
  return out;
}
