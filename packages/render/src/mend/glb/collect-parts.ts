import { amount } from "@404-gen/core";
import type { Document, Material, Node, Primitive, Scene } from "@gltf-transform/core";
import type { InstancedMesh } from "@gltf-transform/extensions";
import { GLB_LIMITS_DEFAULTS } from "../../formats/glb/limits.ts";
import { determinant3, multiplyInto } from "../../math/matrix.ts";
import { cannotMend } from "../cannot-mend.ts";
import type { MendLog } from "../report.ts";
import {
  jointMatrices,
  type Matrix,
  morphVertices,
  normalsOf,
  readFloats,
  skinVertices,
  transformVertices,
} from "./bake-vertices.ts";
import type { Part } from "./part.ts";
import { NO_MATERIAL, type ReadSurface, readSurface, type UvUse } from "./read-surface.ts";
import { trianglesOf } from "./triangles-of.ts";

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

function multiply(a: Matrix, b: Matrix): Matrix {
  const out = new Float64Array(16);
  multiplyInto(out, a, b);
  return out;
}

/** Counts of what the collection found and did, for the steps. */
type Tally = {
  moved: number;
  instances: number;
  skins: number;
  morphs: number;
  strips: number;
  skipped: number;
  triangles: number;
  normals: number;
};

/** All parts that a viewer shows of a document, primitive by primitive, in the scene's own axes. */
export async function collectParts(document: Document, log: MendLog): Promise<Part[]> {
  const placements = placeMeshes(document);
  const meshPlacements = placements.some(({ node }) => node.getMesh()) ? placements : loneMeshes(document);
  const surfaces = await readSurfaces(document, log);
  const tally: Tally = { moved: 0, instances: 0, skins: 0, morphs: 0, strips: 0, skipped: 0, triangles: 0, normals: 0 };
  const parts: Part[] = [];
  for (const { node, world, worldOf } of meshPlacements) {
    const mesh = node.getMesh();
    if (!mesh) continue;
    const instances = instancesOf(node);
    if (instances) tally.instances += instances.length;
    if (String([...(world as number[])]) !== String(IDENTITY)) tally.moved++;
    const weights = node.getWeights().length > 0 ? node.getWeights() : mesh.getWeights();
    const joints = jointMatrices(node, { worldOf, multiply });
    for (const primitive of mesh.listPrimitives())
      for (const instance of instances ?? [IDENTITY])
        addPart(primitive, { matrix: multiply(world, instance), weights, joints, surfaces, tally, into: parts });
  }
  reportTally(tally, log);
  reportUnusedMeshes(document, { placed: meshPlacements, log });
  return parts;
}

type Placement = { readonly node: Node; readonly world: Matrix; worldOf(node: Node): Matrix };

/** The nodes of the default scene, else of the first one, with their places. Without any scene: all nodes, from those without a parent on. */
function placeMeshes(document: Document): Placement[] {
  const root = document.getRoot();
  const scene: Scene | undefined = root.getDefaultScene() ?? root.listScenes()[0];
  const tops = scene ? scene.listChildren() : root.listNodes().filter((node) => !node.getParentNode());
  const worlds = new Map<Node, Matrix>();
  const waiting = tops.map((node) => ({ node, above: IDENTITY }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, above } = next;
    if (worlds.has(node)) continue;
    const world = multiply(above, node.getMatrix());
    worlds.set(node, world);
    for (const child of node.listChildren().reverse()) waiting.push({ node: child, above: world });
  }
  const worldOf = (node: Node): Matrix => worlds.get(node) ?? node.getWorldMatrix();
  return [...worlds].map(([node, world]) => ({ node, world, worldOf }));
}

/** All meshes, for a file in which no node has a mesh: the renderer draws such a file too. */
const loneMeshes = (document: Document): Placement[] =>
  document
    .getRoot()
    .listMeshes()
    .map((mesh) => ({ node: document.createNode().setMesh(mesh), world: IDENTITY, worldOf: () => IDENTITY }));

function instancesOf(node: Node): Matrix[] | null {
  const instances = node.getExtension<InstancedMesh>("EXT_mesh_gpu_instancing");
  if (!instances) return null;
  const read = (name: string, width: number) => {
    const accessor = instances.getAttribute(name);
    return accessor && { values: readFloats(accessor, width), count: accessor.getCount() };
  };
  const [moves, turns, scales] = [read("TRANSLATION", 3), read("ROTATION", 4), read("SCALE", 3)];
  const count = moves?.count ?? turns?.count ?? scales?.count ?? 0;
  return Array.from({ length: count }, (_, i) =>
    compose({
      move: moves?.values.subarray(3 * i, 3 * i + 3) ?? [0, 0, 0],
      turn: turns?.values.subarray(4 * i, 4 * i + 4) ?? [0, 0, 0, 1],
      scale: scales?.values.subarray(3 * i, 3 * i + 3) ?? [1, 1, 1],
    }),
  );
}

type Pose = { readonly move: ArrayLike<number>; readonly turn: ArrayLike<number>; readonly scale: ArrayLike<number> };

function compose({ move, turn, scale }: Pose): Matrix {
  const [x, y, z, w] = [turn[0]!, turn[1]!, turn[2]!, turn[3]!];
  const [sx, sy, sz] = [scale[0]!, scale[1]!, scale[2]!];
  return [
    ...[(1 - 2 * (y * y + z * z)) * sx, 2 * (x * y + w * z) * sx, 2 * (x * z - w * y) * sx, 0],
    ...[2 * (x * y - w * z) * sy, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z + w * x) * sy, 0],
    ...[2 * (x * z + w * y) * sz, 2 * (y * z - w * x) * sz, (1 - 2 * (x * x + y * y)) * sz, 0],
    ...[move[0]!, move[1]!, move[2]!, 1],
  ];
}

async function readSurfaces(document: Document, log: MendLog): Promise<Map<Material, ReadSurface>> {
  const surfaces = new Map<Material, ReadSurface>();
  const memo = new Map();
  for (const material of document.getRoot().listMaterials())
    surfaces.set(material, await readSurface(material, { log, decoded: memo }));
  return surfaces;
}

type PartContext = {
  readonly matrix: Matrix;
  readonly weights: readonly number[];
  readonly joints: readonly Matrix[] | null;
  readonly surfaces: ReadonlyMap<Material, ReadSurface>;
  readonly tally: Tally;
  readonly into: Part[];
};

function addPart(primitive: Primitive, { matrix, weights, joints, surfaces, tally, into }: PartContext): void {
  const rest = morphVertices(primitive, weights);
  const indices = rest && trianglesOf(primitive, rest.positions.length / 3);
  if (!rest || !indices || indices.length === 0) {
    tally.skipped++;
    return;
  }
  tally.triangles += indices.length / 3;
  if (tally.triangles > GLB_LIMITS_DEFAULTS.maxTriangles)
    throw cannotMend(`The model has more than ${GLB_LIMITS_DEFAULTS.maxTriangles} triangles. Simplify it.`);
  if (primitive.getMode() !== 4) tally.strips++;
  if (weights.some((weight) => weight !== 0)) tally.morphs++;
  const skin = joints && primitive.getAttribute("JOINTS_0") ? joints : null;
  if (skin) tally.skins++;
  const worldVertices = skin ? skinVertices(rest, { primitive, joints: skin }) : transformVertices(rest, matrix);
  if (!skin && determinant3(matrix) < 0) for (let at = 0; at < indices.length; at += 3) swap(indices, at);
  if (worldVertices.positions.some((value) => !Number.isFinite(value)))
    throw cannotMend("Some coordinates are not finite numbers. Remove those vertices.");
  if (!worldVertices.normals) tally.normals++;
  const material = primitive.getMaterial();
  const read = material ? surfaces.get(material)! : null;
  const colours = coloursOf(primitive, rest.positions.length / 3);
  const surface = read?.surface ?? (colours ? NO_MATERIAL.coloured : NO_MATERIAL.plain);
  into.push({
    positions: worldVertices.positions,
    normals: normalsOf(worldVertices, indices),
    uvs: read?.uv ? uvsOf(primitive, read.uv) : null,
    ...{ colours, indices, surface },
  });
}

function swap(indices: Uint32Array, at: number): void {
  const first = indices[at]!;
  indices[at] = indices[at + 1]!;
  indices[at + 1] = first;
}

function uvsOf(primitive: Primitive, { set, affine: [a, b, c, d, e, f] }: UvUse): Float32Array | null {
  const accessor = primitive.getAttribute(`TEXCOORD_${set}`);
  if (!accessor || accessor.getCount() !== primitive.getAttribute("POSITION")?.getCount()) return null;
  const uvs = readFloats(accessor, 2);
  for (let at = 0; at < uvs.length; at += 2) {
    const [u, v] = [finite(uvs[at]!), finite(uvs[at + 1]!)];
    uvs[at] = a * u + b * v + c;
    uvs[at + 1] = d * u + e * v + f;
  }
  return uvs;
}

const finite = (x: number): number => (Number.isFinite(x) ? x : 0);

/** Colours of the vertices; null when there are none, or all are white. */
function coloursOf(primitive: Primitive, vertices: number): Float32Array | null {
  const accessor = primitive.getAttribute("COLOR_0");
  if (!accessor || accessor.getCount() !== vertices) return null;
  const colours = readFloats(accessor, 3).map((value) => Math.min(1, Math.max(0, finite(value))));
  return colours.every((value) => value === 1) ? null : colours;
}

function reportTally(tally: Tally, log: MendLog): void {
  if (tally.moved > 0) log.add("bake", `transforms of ${amount(tally.moved, "node")}`);
  if (tally.instances > 0) log.add("bake", amount(tally.instances, "instance"));
  if (tally.skins > 0) log.add("bake", `skins of ${amount(tally.skins, "primitive")}, at rest`);
  if (tally.morphs > 0) log.add("bake", `morphs of ${amount(tally.morphs, "primitive")}, by their own weights`);
  if (tally.strips > 0) log.add("triangulate", `strips or fans of ${amount(tally.strips, "primitive")}`);
  if (tally.normals > 0)
    log.add("convert", `normals are computed for ${amount(tally.normals, "primitive")} without any`);
  if (tally.skipped > 0)
    log.add("leaveOut", `${amount(tally.skipped, "primitive")} of points, lines or nothing`, { visible: true });
}

function reportUnusedMeshes(
  document: Document,
  { placed, log }: { readonly placed: readonly Placement[]; readonly log: MendLog },
): void {
  const visible = new Set(placed.map(({ node }) => node.getMesh()));
  const unusedCount = document
    .getRoot()
    .listMeshes()
    .filter((mesh) => !visible.has(mesh)).length;
  if (unusedCount > 0) log.add("leaveOut", `what the scene does not show: ${amount(unusedCount, "mesh", "meshes")}`);
}
