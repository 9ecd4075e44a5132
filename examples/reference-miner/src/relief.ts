import type { Quality } from "./quality.ts";
import { cornerDistances, findSilhouette, type Pixels, type Silhouette } from "./silhouette.ts";

/** A closed relief of the pictured object: +Y up, its face towards +Z, longest side 1, centred on the origin. */
export type Relief = {
  /** x, y, z of each vertex. */
  readonly positions: Float32Array;
  /** Unit normals, pointing outwards. */
  readonly normals: Float32Array;
  /** u, v of each vertex over the whole picture, v down, 0 to 1. */
  readonly uvs: Float32Array;
  /** Three vertices for each triangle, counter-clockwise from outside. */
  readonly indices: Uint32Array;
};

/** Makes a cushion of the silhouette: a front and a back sheet that meet in the outline. `seed` varies its thickness by ±2 %. */
export function buildRelief(
  picture: Pixels,
  { quality, seed }: { readonly quality: Quality; readonly seed: number },
): Relief {
  const silhouette = findSilhouette(picture, quality.grid);
  const heights = sheetHeights(silhouette, quality.depth * (0.98 + 0.04 * ((seed % 1009) / 1008)));
  const sheets = [
    layVertices(picture, silhouette, { heights, side: 1 }),
    layVertices(picture, silhouette, { heights, side: -1 }),
  ];
  const perSheet = (silhouette.columns + 1) * (silhouette.rows + 1);
  const positions = Float32Array.from(sheets.flatMap((sheet) => sheet.positions));
  const uvs = Float32Array.from(sheets.flatMap((sheet) => sheet.uvs));
  const indices = Uint32Array.from(layTriangles(silhouette, perSheet));
  return compact({ positions, uvs, indices, normals: smoothNormals(positions, indices) });
}

function sheetHeights(silhouette: Silhouette, depth: number): Float64Array {
  const distances = cornerDistances(silhouette);
  const deepest = distances.reduce((a, b) => Math.max(a, b), 1);
  return distances.map((distance) => (depth / 2) * Math.sqrt(distance / deepest));
}

function layVertices(
  picture: Pixels,
  { columns, rows, left, top, cell }: Silhouette,
  { heights, side }: { readonly heights: Float64Array; readonly side: 1 | -1 },
) {
  const size = Math.max(columns, rows);
  const positions: number[] = [];
  const uvs: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const height = heights[row * (columns + 1) + column] ?? 0;
      positions.push((column - columns / 2) / size, (rows / 2 - row) / size, side * height);
      uvs.push((left + column * cell) / picture.width, (top + row * cell) / picture.height);
    }
  }
  return { positions, uvs };
}

function layTriangles({ columns, rows, inside }: Silhouette, perSheet: number): number[] {
  const triangles: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (inside[row * columns + column] === 0) continue;
      const a = row * (columns + 1) + column;
      const b = a + 1;
      const c = a + columns + 1;
      const d = c + 1;
      triangles.push(a, c, b, b, c, d);
      triangles.push(perSheet + a, perSheet + b, perSheet + c, perSheet + b, perSheet + d, perSheet + c);
    }
  }
  return triangles;
}

function smoothNormals(positions: Float32Array, indices: Uint32Array): Float32Array {
  const normals = new Float32Array(positions.length);
  const at = (vertex: number) =>
    [positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!] as const;
  for (let i = 0; i < indices.length; i += 3) {
    const corner = [indices[i]!, indices[i + 1]!, indices[i + 2]!] as const;
    const [p, q, r] = [at(corner[0]), at(corner[1]), at(corner[2])];
    const u = [q[0] - p[0], q[1] - p[1], q[2] - p[2]] as const;
    const v = [r[0] - p[0], r[1] - p[1], r[2] - p[2]] as const;
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
    for (const vertex of corner) for (let axis = 0; axis < 3; axis++) normals[vertex * 3 + axis]! += n[axis]!;
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.sqrt(normals[i]! ** 2 + normals[i + 1]! ** 2 + normals[i + 2]! ** 2);
    if (length > 0) for (let axis = 0; axis < 3; axis++) normals[i + axis]! /= length;
  }
  return normals;
}

/** Drops the vertices that no triangle uses, so that the model's bounds are those of the object. */
function compact(relief: Relief): Relief {
  const place = new Map<number, number>();
  const indices = relief.indices.map((vertex) => {
    if (!place.has(vertex)) place.set(vertex, place.size);
    return place.get(vertex)!;
  });
  const pick = (values: Float32Array, width: number) => {
    const out = new Float32Array(place.size * width);
    for (const [from, to] of place) out.set(values.subarray(from * width, from * width + width), to * width);
    return out;
  };
  return { positions: pick(relief.positions, 3), normals: pick(relief.normals, 3), uvs: pick(relief.uvs, 2), indices };
}
