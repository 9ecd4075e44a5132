import type { AttributeData, SceneData, SceneNode } from "../../formats/js/scene-data.ts";
import { multiplyInto, normalMatrix } from "../../math/matrix.ts";
import { sampleAt } from "./sampler.ts";
import type { SurfaceSpec } from "./surface-spec.ts";

/** Vertices of a node in world space, instance after instance. */
export type NodeVertices = {
  readonly count: number;
  /** Vertices of one instance. */
  readonly each: number;
  readonly instances: number;
  readonly positions: Float32Array;
  /** Unit length, or 0 where there is no direction. Null when the geometry has none. */
  readonly normals: Float32Array | null;
  /** uv, uv1, uv2, uv3. */
  readonly uvs: readonly (Float32Array | null)[];
  /** R, G, B, A by which the material's colour is multiplied. Null: 1. */
  readonly colours: Float32Array | null;
  /** Unit direction and the sign of the bitangent. */
  readonly tangents: Float32Array | null;
  /** Positions as the geometry has them, for materials that drop fragments by a hash of them. */
  readonly locals: Float32Array | null;
  /** Length of the line up to here, for dashes. */
  readonly distances: Float32Array | null;
};

/** The number by which a normalised integer is divided. */
function divisor(attribute: AttributeData): number {
  const { array, normalized } = attribute;
  if (!normalized) return 1;
  if (array instanceof Int8Array) return 127;
  if (array instanceof Uint8Array || array instanceof Uint8ClampedArray) return 255;
  if (array instanceof Int16Array) return 32767;
  if (array instanceof Uint16Array) return 65535;
  if (array instanceof Int32Array) return 2147483647;
  return array instanceof Uint32Array ? 4294967295 : 1;
}

/** `width` components of each entry as WebGL reads them: absent ones are 0, 0, 0, 1; beyond the array all are 0. */
export function expandAttribute(
  attribute: AttributeData,
  options: { readonly count: number; readonly width: number },
): Float32Array {
  const { count, width } = options;
  const { array, itemSize, stride, offset } = attribute;
  const out = new Float32Array(count * width);
  const scale = divisor(attribute);
  for (let i = 0, to = 0; i < count; i++) {
    const from = i * stride + offset;
    for (let k = 0; k < width; k++, to++) {
      if (k >= itemSize) out[to] = k === 3 ? 1 : 0;
      else out[to] = scale === 1 ? (array[from + k] ?? 0) : Math.max(-1, (array[from + k] ?? 0) / scale);
    }
  }
  return out;
}

export type VertexContext = { readonly scene: SceneData; readonly node: SceneNode; readonly spec: SurfaceSpec };

/** Vertices of a node after morphing, displacement and its transform into the world, once for all views. */
export function nodeVertices(context: VertexContext): NodeVertices {
  const { node, scene, spec } = context;
  const geometry = scene.geometries[node.geometry];
  const position = geometry?.attributes["position"];
  if (!geometry || !position) throw new TypeError("a node without positions draws nothing");
  const each = Math.max(0, Math.trunc(Math.min(position.count, position.array.length / position.stride)));
  const read = (name: string, width: number): Float32Array | null => {
    const attribute = geometry.attributes[name];
    return attribute ? expandAttribute(attribute, { count: each, width }) : null;
  };
  const uvs = ["uv", "uv1", "uv2", "uv3"].map((name) => read(name, 2));
  const colours = spec.vertexColours ? vertexColours(context, each) : null;
  const shape: Shape = { positions: read("position", 3) as Float32Array, normals: read("normal", 3), colours };
  const instances = instanceCount(node);
  const place = placer(node, { each, instances, withNormals: shape.normals !== null });
  const perInstance = node.instances !== null && node.instances.morphTexture >= 0;
  for (let i = 0; i < instances; i++) {
    const morphShape = i === 0 || perInstance ? displace(morph(shape, context, i), { spec, uvs }) : place.last;
    place.put(morphShape ?? shape, i);
  }
  const tangents = spec.wantsTangents ? worldTangents(read("tangent", 4), { node, each, instances }) : null;
  return {
    count: each * instances,
    each,
    instances,
    positions: place.positions,
    normals: place.normals,
    uvs: uvs.map((uv) => uv && repeatValues(uv, instances)),
    colours: coloursOf(place.colours(shape), context, { each, instances }),
    tangents,
    locals: spec.alphaHash ? repeatValues(shape.positions, instances) : null,
    distances: (() => {
      const distance = spec.dashed ? read("lineDistance", 1) : null;
      return distance && repeatValues(distance, instances);
    })(),
  };
}

type Shape = {
  readonly positions: Float32Array;
  readonly normals: Float32Array | null;
  readonly colours: Float32Array | null;
};

export function instanceCount(node: SceneNode): number {
  if (!node.instances) return 1;
  const { count, matrix } = node.instances;
  const room = Math.floor(matrix.array.length / 16);
  return Math.max(0, Math.min(Math.trunc(count) || 0, room));
}

function vertexColours({ node, scene }: VertexContext, count: number): Float32Array {
  const attribute = scene.geometries[node.geometry]?.attributes["color"];
  // Without the attribute WebGL gives 0, 0, 0; alpha counts only when the attribute has four components.
  if (!attribute) {
    const black = new Float32Array(count * 4);
    for (let at = 3; at < black.length; at += 4) black[at] = 1;
    return black;
  }
  const out = expandAttribute(attribute, { count, width: 4 });
  if (attribute.itemSize !== 4) for (let at = 3; at < out.length; at += 4) out[at] = 1;
  return out;
}

/** Shares of the base and of each target for one instance. */
function influencesOf(
  { node, scene }: VertexContext,
  instance: number,
): { base: number; targets: readonly number[] } | null {
  const geometry = scene.geometries[node.geometry];
  const first =
    geometry &&
    (geometry.morphAttributes["position"] ?? geometry.morphAttributes["normal"] ?? geometry.morphAttributes["color"]);
  if (!first || first.length === 0) return null;
  const table = node.instances && scene.textures[node.instances.morphTexture];
  // A table that was never uploaded reads as zeros: all vertices of an instance fall into one point.
  if (table && !table.uploaded) return { base: 0, targets: [] };
  if (table) {
    const { data, width } = table.image;
    const at = instance * width;
    return { base: data?.[at] ?? 0, targets: first.map((_, i) => data?.[at + 1 + i] ?? 0) };
  }
  const targets = node.morphTargetInfluences ?? [];
  const sum = targets.reduce((total, share) => total + share, 0);
  return { base: geometry.morphTargetsRelative ? 1 : 1 - sum, targets };
}

/** The shape after morphing; the given one when there is nothing to do. */
function morph(shape: Shape, context: VertexContext, instance: number): Shape {
  const influences = influencesOf(context, instance);
  if (!influences) return shape;
  const { morphAttributes } = context.scene.geometries[context.node.geometry] as SceneData["geometries"][number];
  const mix = (base: Float32Array | null, name: string, width: number): Float32Array | null => {
    const targets = morphAttributes[name];
    if (!base || !targets) return base;
    const out = base.map((value) => value * influences.base);
    for (const [i, target] of targets.entries()) {
      const share = influences.targets[i] ?? 0;
      if (share === 0) continue;
      const values = expandAttribute(target, { count: base.length / width, width });
      for (let at = 0; at < out.length; at++) {
        // A target without a fourth component adds nothing to alpha.
        if (width === 4 && at % 4 === 3 && target.itemSize < 4) continue;
        out[at] = (out[at] as number) + (values[at] as number) * share;
      }
    }
    return out;
  };
  return {
    positions: mix(shape.positions, "position", 3) as Float32Array,
    normals: mix(shape.normals, "normal", 3),
    colours: mix(shape.colours, "color", 4),
  };
}

/** Moves vertices along their normals by the displacement map; the normals stay. */
function displace(
  shape: Shape,
  { spec, uvs }: { readonly spec: SurfaceSpec; readonly uvs: readonly (Float32Array | null)[] },
): Shape {
  const map = spec.displacementMap;
  if (!map) return shape;
  const positions = shape.positions.slice();
  const uv = uvs[map.channel];
  const texel = new Float64Array(4);
  for (let i = 0; i * 3 < positions.length; i++) {
    const u = uv?.[i * 2] ?? 0;
    const v = uv?.[i * 2 + 1] ?? 0;
    const m = map.m;
    sampleAt(texel, map, m[0]! * u + m[1]! * v + m[2]!, m[3]! * u + m[4]! * v + m[5]!, 0);
    const [x, y, z] = [shape.normals?.[i * 3] ?? 0, shape.normals?.[i * 3 + 1] ?? 0, shape.normals?.[i * 3 + 2] ?? 0];
    const length = Math.sqrt(x * x + y * y + z * z);
    const step = ((texel[0] as number) * spec.displacementScale + spec.displacementBias) / length;
    positions[i * 3] = positions[i * 3]! + x * step;
    positions[i * 3 + 1] = positions[i * 3 + 1]! + y * step;
    positions[i * 3 + 2] = positions[i * 3 + 2]! + z * step;
  }
  return { ...shape, positions };
}

/** Transforms shapes into the world, instance by instance. */
function placer(
  node: SceneNode,
  size: { readonly each: number; readonly instances: number; readonly withNormals: boolean },
) {
  const { each, instances, withNormals } = size;
  const positions = new Float32Array(each * instances * 3);
  const normals = withNormals ? new Float32Array(each * instances * 3) : null;
  const toWorld = normalMatrix(node.matrixWorld);
  const world = new Float64Array(16);
  const out: {
    last: Shape | null;
    readonly positions: Float32Array;
    readonly normals: Float32Array | null;
    put(shape: Shape, i: number): void;
    colours(shape: Shape): Float32Array | null;
  } = {
    last: null,
    positions,
    normals,
    put(shape, i) {
      out.last = shape;
      const own = instanceMatrix(node, i);
      if (own) multiplyInto(world, node.matrixWorld, own);
      else world.set(node.matrixWorld);
      const at = i * each * 3;
      transformPoints(positions, at, shape.positions, world);
      if (normals && shape.normals) transformNormals(normals, at, shape.normals, { instance: own, toWorld });
    },
    colours: (shape) => (out.last ?? shape).colours,
  };
  return out;
}

function instanceMatrix(node: SceneNode, i: number): ArrayLike<number> | null {
  if (!node.instances) return null;
  const { array } = node.instances.matrix;
  return array.subarray(i * 16, i * 16 + 16);
}

function transformPoints(out: Float32Array, at: number, from: Float32Array, m: Float64Array): void {
  for (let i = 0; i < from.length; i += 3) {
    const x = from[i] as number;
    const y = from[i + 1] as number;
    const z = from[i + 2] as number;
    out[at + i] = m[0]! * x + m[4]! * y + m[8]! * z + m[12]!;
    out[at + i + 1] = m[1]! * x + m[5]! * y + m[9]! * z + m[13]!;
    out[at + i + 2] = m[2]! * x + m[6]! * y + m[10]! * z + m[14]!;
  }
}

/** The instance's own matrix turns the normals, which are divided by its squared scales first: three has no normal matrix for an instance. */
function transformNormals(
  out: Float32Array,
  at: number,
  from: Float32Array,
  { instance, toWorld: n }: { readonly instance: ArrayLike<number> | null; readonly toWorld: Float64Array },
): void {
  const m = instance;
  const scale = (k: number): number => (m ? m[k]! * m[k]! + m[k + 1]! * m[k + 1]! + m[k + 2]! * m[k + 2]! : 1);
  const [sx, sy, sz] = [scale(0), scale(4), scale(8)];
  for (let i = 0; i < from.length; i += 3) {
    let x = from[i] as number;
    let y = from[i + 1] as number;
    let z = from[i + 2] as number;
    if (m) {
      const [a, b, c] = [x / sx, y / sy, z / sz];
      x = m[0]! * a + m[4]! * b + m[8]! * c;
      y = m[1]! * a + m[5]! * b + m[9]! * c;
      z = m[2]! * a + m[6]! * b + m[10]! * c;
    }
    const wx = n[0]! * x + n[3]! * y + n[6]! * z;
    const wy = n[1]! * x + n[4]! * y + n[7]! * z;
    const wz = n[2]! * x + n[5]! * y + n[8]! * z;
    const length = Math.sqrt(wx * wx + wy * wy + wz * wz);
    out[at + i] = wx / length;
    out[at + i + 1] = wy / length;
    out[at + i + 2] = wz / length;
  }
}

function worldTangents(
  tangents: Float32Array | null,
  { node, each, instances }: { readonly node: SceneNode; readonly each: number; readonly instances: number },
): Float32Array | null {
  if (!tangents) return null;
  const out = new Float32Array(each * instances * 4);
  const world = new Float64Array(16);
  for (let i = 0, to = 0; i < instances; i++) {
    const own = instanceMatrix(node, i);
    if (own) multiplyInto(world, node.matrixWorld, own);
    else world.set(node.matrixWorld);
    for (let at = 0; at < each * 4; at += 4, to += 4) {
      const [x, y, z] = [tangents[at]!, tangents[at + 1]!, tangents[at + 2]!];
      const wx = world[0]! * x + world[4]! * y + world[8]! * z;
      const wy = world[1]! * x + world[5]! * y + world[9]! * z;
      const wz = world[2]! * x + world[6]! * y + world[10]! * z;
      const length = Math.sqrt(wx * wx + wy * wy + wz * wz);
      out.set([wx / length, wy / length, wz / length, tangents[at + 3]!], to);
    }
  }
  return out;
}

function repeatValues(values: Float32Array, times: number): Float32Array {
  if (times === 1) return values;
  const out = new Float32Array(values.length * times);
  for (let i = 0; i < times; i++) out.set(values, i * values.length);
  return out;
}

/** Vertex colours times the colour of the instance. */
function coloursOf(
  vertex: Float32Array | null,
  { node }: VertexContext,
  { each, instances }: { readonly each: number; readonly instances: number },
): Float32Array | null {
  const own = node.instances?.color;
  if (!own) return vertex && repeatValues(vertex, instances);
  const tints = expandAttribute(own, { count: instances, width: 3 });
  const out = new Float32Array(each * instances * 4);
  for (let i = 0, to = 0; i < instances; i++) {
    for (let v = 0; v < each; v++, to += 4) {
      for (let k = 0; k < 3; k++) out[to + k] = (vertex ? vertex[v * 4 + k]! : 1) * tints[i * 3 + k]!;
      out[to + 3] = vertex ? vertex[v * 4 + 3]! : 1;
    }
  }
  return out;
}
