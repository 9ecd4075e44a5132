import { MODULE_CAMERA_NEAR } from "../../module-views.ts";
import type { PreparedItem, PreparedScene } from "./prepare-scene.ts";
import type { SceneCamera } from "./scene-camera.ts";

/** Cuts lie a little before the near plane, so that rounding to float32 leaves none of them behind it. */
const CUT = MODULE_CAMERA_NEAR + 1e-6;

/** Names of the arrays that hold something for each vertex, and how much. */
const WIDTHS = { positions: 3, normals: 3, colours: 4, tangents: 4, locals: 3, distances: 1 } as const;
type Name = keyof typeof WIDTHS;

/**
 * The scene for a camera that stands so near that something lies on both sides of its near plane: triangles and segments are cut there, as OpenGL
 * does, and the values of their vertices are interpolated. Triangles behind the plane are left to the projection, which drops them.
 */
export function clipScene(scene: PreparedScene, camera: SceneCamera): PreparedScene {
  const arrays = copyArrays(scene);
  const ahead = distances(scene, camera);
  const indices: number[] = [];
  const itemOf: number[] = [];
  const items = scene.items.map((item, number): PreparedItem => {
    const firstTriangle = itemOf.length;
    if (item.shape === "lines") cutSegments(item, { arrays, ahead });
    for (let t = item.firstTriangle; t < item.firstTriangle + item.triangles; t++) {
      const corners = [0, 1, 2].map((k) => scene.indices[t * 3 + k] as number);
      const cut = item.shape === "triangles" ? cutTriangle(corners, { arrays, ahead }) : corners;
      for (let k = 2; k < cut.length; k++) {
        indices.push(cut[0] as number, cut[k - 1] as number, cut[k] as number);
        itemOf.push(number);
      }
    }
    return { ...item, firstTriangle, triangles: itemOf.length - firstTriangle };
  });
  return {
    ...arrays.finish(scene),
    items,
    triangleCount: itemOf.length,
    indices: Uint32Array.from(indices),
    itemOf: Uint32Array.from(itemOf),
  };
}

/** Distance of each vertex before the camera, along the view. */
function distances({ positions, vertexCount }: PreparedScene, { back, distance }: SceneCamera): Float64Array {
  const out = new Float64Array(vertexCount);
  for (let i = 0, at = 0; i < vertexCount; i++, at += 3)
    out[i] =
      distance -
      (back[0] * (positions[at] as number) +
        back[1] * (positions[at + 1] as number) +
        back[2] * (positions[at + 2] as number));
  return out;
}

type CutContext = { readonly arrays: ReturnType<typeof copyArrays>; readonly ahead: Float64Array };

/** Corners of what is left of a triangle: none, three or four. */
function cutTriangle(corners: readonly number[], { arrays, ahead }: CutContext): readonly number[] {
  const isAhead = (i: number): boolean => (ahead[i] as number) >= MODULE_CAMERA_NEAR;
  const inFront = corners.filter(isAhead).length;
  if (inFront === 3 || inFront === 0) return inFront === 3 ? corners : [];
  const out: number[] = [];
  for (let k = 0; k < 3; k++) {
    const [a, b] = [corners[k] as number, corners[(k + 1) % 3] as number];
    if (isAhead(a)) out.push(a);
    if (isAhead(a) !== isAhead(b))
      out.push(isAhead(a) ? arrays.add(a, b, share(ahead, a, b)) : arrays.add(b, a, share(ahead, b, a)));
  }
  return out;
}

/** Moves the hidden end of a segment to the cut. Its vertices are two copies of each end. */
function cutSegments({ firstVertex, vertices }: PreparedItem, { arrays, ahead }: CutContext): void {
  for (let i = firstVertex; i < firstVertex + vertices; i += 4) {
    const first = (ahead[i] as number) >= MODULE_CAMERA_NEAR;
    const second = (ahead[i + 2] as number) >= MODULE_CAMERA_NEAR;
    if (first === second) continue;
    const [from, behind] = first ? [i, i + 2] : [i + 2, i];
    const t = share(ahead, from, behind);
    for (const copy of [behind, behind + 1]) arrays.mix(copy, { from, to: copy, t });
  }
}

/** Share, 0 to 1, of the edge from a seen vertex to a hidden one at which it meets the cut. */
function share(ahead: Float64Array, front: number, behind: number): number {
  const near = ahead[front] as number;
  return Math.max(0, (near - CUT) / (near - (ahead[behind] as number)));
}

/** Copies of all arrays of the scene's vertices, to which vertices can be added. */
function copyArrays(scene: PreparedScene) {
  const copies = new Map<string, { readonly width: number; readonly values: number[] }>();
  for (const name of Object.keys(WIDTHS) as Name[]) {
    const array = scene[name];
    if (array) copies.set(name, { width: WIDTHS[name], values: Array.from(array) });
  }
  for (const [channel, uv] of scene.uvs.entries())
    if (uv) copies.set(`uv${channel}`, { width: 2, values: Array.from(uv) });
  let count = scene.vertexCount;
  type Mix = { readonly from: number; readonly to: number; readonly t: number };
  const mix = (into: number, { from, to, t }: Mix): void => {
    for (const { width, values } of copies.values()) {
      for (let k = 0; k < width; k++) {
        const a = values[from * width + k] as number;
        values[into * width + k] = a + ((values[to * width + k] as number) - a) * t;
      }
    }
  };
  return {
    mix,
    /** A new vertex between two; gives its number. */
    add(from: number, to: number, t: number): number {
      mix(count, { from, to, t });
      return count++;
    },
    finish(before: PreparedScene): PreparedScene {
      const of = (name: string): Float32Array | null => {
        const copy = copies.get(name);
        return copy ? Float32Array.from(copy.values) : null;
      };
      return {
        ...before,
        vertexCount: count,
        positions: of("positions") ?? before.positions,
        normals: of("normals"),
        colours: of("colours"),
        tangents: of("tangents"),
        locals: of("locals"),
        distances: of("distances"),
        uvs: before.uvs.map((_, channel) => of(`uv${channel}`)),
      };
    },
  };
}
