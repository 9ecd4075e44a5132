import type { DrawItem } from "./draw-items.ts";
import type { SurfaceSpec } from "./surface-spec.ts";
import type { NodeVertices } from "./vertices.ts";

/** The shape of an item: triangles, or segments and points, which become quads that are laid out in each view. */
export type Shape = "triangles" | "lines" | "points";

/**
 * What an item draws. `source` has, for each of the item's own vertices, the number of the node's vertex that it copies; null: the item uses the
 * node's vertices.
 */
export type Primitives = { readonly shape: Shape; readonly source: Uint32Array | null; readonly indices: Uint32Array };

/** Triangles, segments or points of an item, over all its instances. */
export function primitivesOf(item: DrawItem, spec: SurfaceSpec, vertices: NodeVertices): Primitives {
  const { node, material } = item;
  const wireframe = "wireframe" in material && material.wireframe;
  if (node.kind === "mesh") return wireframe ? quads("lines", wireSegments(item, vertices)) : triangles(item, vertices);
  if (spec.points) return quads("points", drawnEntries(item, vertices));
  return quads("lines", segments(item, vertices));
}

/** The vertex numbers in the item's range, for one instance. */
function entries({ geometry, from, to }: DrawItem, { each }: NodeVertices): Uint32Array {
  const { index } = geometry;
  const out = new Uint32Array(to - from);
  for (let i = from; i < to; i++) {
    const entry = index ? (index.array[i * index.stride + index.offset] ?? each) : i;
    // A number past the end draws nothing.
    out[i - from] = entry < each ? entry : NONE;
  }
  return out;
}

const NONE = 0xffffffff;

function drawnEntries(item: DrawItem, vertices: NodeVertices): Uint32Array {
  return entries(item, vertices).filter((entry) => entry !== NONE);
}

function triangles(item: DrawItem, vertices: NodeVertices): Primitives {
  const own = entries(item, vertices);
  const fullLength = own.length - (own.length % 3);
  const corners = new Uint32Array(fullLength);
  let count = 0;
  for (let at = 0; at < fullLength; at += 3) {
    const [a, b, c] = [own[at] as number, own[at + 1] as number, own[at + 2] as number];
    if (a === NONE || b === NONE || c === NONE) continue;
    corners[count++] = a;
    corners[count++] = b;
    corners[count++] = c;
  }
  const { instances, each } = vertices;
  const indices = new Uint32Array(count * instances);
  for (let i = 0, to = 0; i < instances; i++) {
    for (let at = 0; at < count; at++, to++) indices[to] = (corners[at] as number) + i * each;
  }
  return { shape: "triangles", source: null, indices };
}

/** Pairs of vertices: every two, or each with the next. */
function segments(item: DrawItem, vertices: NodeVertices): Uint32Array {
  const own = entries(item, vertices);
  const pairs: number[] = [];
  const add = (a: number | undefined, b: number | undefined): void => {
    if (a !== undefined && b !== undefined && a !== NONE && b !== NONE) pairs.push(a, b);
  };
  if (item.node.kind === "lineSegments") for (let at = 0; at + 1 < own.length; at += 2) add(own[at], own[at + 1]);
  else for (let at = 0; at + 1 < own.length; at++) add(own[at], own[at + 1]);
  if (item.node.kind === "lineLoop" && own.length > 1) add(own.at(-1), own[0]);
  return Uint32Array.from(pairs);
}

/** Three edges of each triangle, for each instance. three draws an edge of two triangles twice, and so does this. */
function wireSegments(item: DrawItem, vertices: NodeVertices): Uint32Array {
  const { indices } = triangles(item, vertices);
  const out = new Uint32Array(indices.length * 2);
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [indices[at] as number, indices[at + 1] as number, indices[at + 2] as number];
    out.set([a, b, b, c, c, a], at * 2);
  }
  return out;
}

/** Four vertices for each point, or for each pair of ends (two copies of one, two of the other), and two triangles over them. */
function quads(shape: "lines" | "points", ends: Uint32Array): Primitives {
  const copies = shape === "points" ? 4 : 2;
  const source = new Uint32Array(ends.length * copies);
  for (const [at, end] of ends.entries()) source.fill(end, at * copies, (at + 1) * copies);
  const count = source.length / 4;
  const indices = new Uint32Array(count * 6);
  // Corners of a point run round it; those of a segment are the two of the first end, then the two of the second.
  const pattern = shape === "points" ? [0, 1, 2, 0, 2, 3] : [0, 1, 3, 0, 3, 2];
  for (let quad = 0; quad < count; quad++) {
    for (const [k, corner] of pattern.entries()) indices[quad * 6 + k] = quad * 4 + corner;
  }
  return { shape, source, indices };
}
