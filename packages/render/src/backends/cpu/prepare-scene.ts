import { refusal } from "../../errors.ts";
import type { MaterialData, Matrix4Data, SceneData, SceneNode, SphereData } from "../../formats/js/scene-data.ts";
import { determinant3 } from "../../math/matrix.ts";
import { type DrawItem, drawItems } from "./draw-items.ts";
import { cullingSphere, sortCentre } from "./item-sphere.ts";
import { primitivesOf, type Shape } from "./primitives.ts";
import { createSpecs, type SurfaceSpec } from "./surface-spec.ts";
import { instanceCount, type NodeVertices, nodeVertices } from "./vertices.ts";

/** A draw call ready for any view. */
export type PreparedItem = {
  readonly spec: SurfaceSpec;
  readonly material: MaterialData;
  /** Numbers by which draws are sorted, besides their distance. */
  readonly groupOrder: number;
  readonly renderOrder: number;
  readonly nodeId: number;
  readonly instanced: boolean;
  /** The node's world matrix. */
  readonly world: Matrix4Data;
  readonly shape: Shape;
  /** Whether the transform mirrors, so that front faces turn the other way. Meshes only. */
  readonly mirrored: boolean;
  readonly firstTriangle: number;
  readonly triangles: number;
  /** First of the vertices that its triangles use, and their number. Lines and points have four of their own for each segment or point. */
  readonly firstVertex: number;
  readonly vertices: number;
  /** World point whose distance the draw is sorted by. */
  readonly centre: readonly [number, number, number];
  /** World sphere by which views leave the draw out; null: no view does. */
  readonly cullingSphere: SphereData | null;
};

/** A scene in world space, the same for all views: arrays of all vertices and triangles of all draws. */
export type PreparedScene = {
  readonly items: readonly PreparedItem[];
  readonly vertexCount: number;
  readonly triangleCount: number;
  readonly positions: Float32Array;
  readonly normals: Float32Array | null;
  readonly uvs: readonly (Float32Array | null)[];
  readonly colours: Float32Array | null;
  readonly tangents: Float32Array | null;
  readonly locals: Float32Array | null;
  readonly distances: Float32Array | null;
  /** Three vertices a triangle. */
  readonly indices: Uint32Array;
  /** Number of the item of each triangle. */
  readonly itemOf: Uint32Array;
};

/**
 * Most vertices of a scene over all instances of all draws: 80 times as many as the largest scenes without instances have. The limits of the
 * competition allow 250,000 vertices 50,000 times, which no renderer draws; the existing service ends such a scene by its time limit.
 */
export const MOST_VERTICES = 20_000_000;

/**
 * Computes everything that does not depend on the view, once for a bundle. Throws `MODULE_TOO_HEAVY` (fault `miner`) for a scene of more than {@link
 * MOST_VERTICES}.
 */
export function prepareScene(scene: SceneData): PreparedScene {
  const specOf = createSpecs(scene);
  const builder = createBuilder();
  const places = new Map<SceneNode, { vertices: NodeVertices; first: number }>();
  const items = drawItems(scene);
  checkWeight(items);
  for (const item of items) {
    const spec = specOf(item);
    const entry = places.get(item.node);
    // Nodes with several materials share their vertices, but what a material asks of them (colours, displacement) may differ.
    const shared = entry && sameNeeds(spec, builder.specOf(item.node)) ? entry : null;
    const vertices = shared?.vertices ?? nodeVertices({ scene, node: item.node, spec });
    const primitives = primitivesOf(item, spec, vertices);
    const first = builder.add({ item, spec, vertices, primitives, shared: shared?.first ?? null });
    if (primitives.shape === "triangles") places.set(item.node, { vertices, first });
    else places.delete(item.node);
  }
  return builder.finish();
}

function checkWeight(items: readonly DrawItem[]): void {
  const vertices = items.reduce((sum, item) => sum + (item.to - item.from) * Math.max(1, instanceCount(item.node)), 0);
  if (vertices <= MOST_VERTICES) return;
  const message = `The scene has ${vertices} vertices over all its instances; at most ${MOST_VERTICES} are drawn. Use fewer instances or simpler geometry.`;
  throw refusal("MODULE_TOO_HEAVY", message, { vertices, limit: MOST_VERTICES });
}

const sameNeeds = (a: SurfaceSpec, b: SurfaceSpec | undefined): boolean =>
  b !== undefined &&
  a.vertexColours === b.vertexColours &&
  a.alphaHash === b.alphaHash &&
  a.displacementMap === b.displacementMap &&
  a.displacementScale === b.displacementScale &&
  a.displacementBias === b.displacementBias &&
  a.wantsTangents === b.wantsTangents;

type Addition = {
  readonly item: DrawItem;
  readonly spec: SurfaceSpec;
  readonly vertices: NodeVertices;
  readonly primitives: ReturnType<typeof primitivesOf>;
  /** First vertex of this node's vertices, where another draw has added them; null: they are added now. */
  readonly shared: number | null;
};

/** Collects draws, then lays their arrays one after another. */
function createBuilder() {
  const blocks: { vertices: NodeVertices; first: number; source: Uint32Array | null; count: number }[] = [];
  const parts: { prepared: PreparedItem; indices: Uint32Array }[] = [];
  const specs = new Map<SceneNode, SurfaceSpec>();
  let vertexCount = 0;
  let triangleCount = 0;
  return {
    specOf: (node: SceneNode): SurfaceSpec | undefined => specs.get(node),
    add({ item, spec, vertices, primitives, shared }: Addition): number {
      const { shape, source, indices } = primitives;
      const count = source ? source.length : vertices.count;
      const first = shared ?? vertexCount;
      if (shared === null) {
        blocks.push({ vertices, first, source, count });
        vertexCount += count;
      }
      specs.set(item.node, spec);
      parts.push({
        indices,
        prepared: {
          spec,
          material: item.material,
          groupOrder: item.groupOrder,
          renderOrder: item.node.renderOrder,
          nodeId: item.node.id,
          instanced: item.node.instances !== null,
          world: item.node.matrixWorld,
          shape,
          mirrored: item.node.kind === "mesh" && determinant3(item.node.matrixWorld) < 0,
          firstTriangle: triangleCount,
          triangles: indices.length / 3,
          firstVertex: first,
          vertices: count,
          centre: sortCentre(item),
          cullingSphere: cullingSphere(item),
        },
      });
      triangleCount += indices.length / 3;
      return first;
    },
    finish(): PreparedScene {
      const gather = (width: number, pick: (v: NodeVertices) => Float32Array | null, fill = 0): Float32Array | null => {
        if (!blocks.some(({ vertices }) => pick(vertices))) return null;
        const out = new Float32Array(vertexCount * width);
        if (fill !== 0) out.fill(fill);
        for (const { vertices, first, source } of blocks) {
          const values = pick(vertices);
          if (!values) continue;
          if (!source) out.set(values, first * width);
          else
            for (const [to, from] of source.entries())
              for (let k = 0; k < width; k++) out[(first + to) * width + k] = values[from * width + k] as number;
        }
        return out;
      };
      const indices = new Uint32Array(triangleCount * 3);
      const itemOf = new Uint32Array(triangleCount);
      for (const [number, { prepared, indices: own }] of parts.entries()) {
        const { firstTriangle, triangles, firstVertex } = prepared;
        for (let at = 0; at < own.length; at++) indices[firstTriangle * 3 + at] = (own[at] as number) + firstVertex;
        itemOf.fill(number, firstTriangle, firstTriangle + triangles);
      }
      return {
        items: parts.map(({ prepared }) => prepared),
        vertexCount,
        triangleCount,
        positions: gather(3, (v) => v.positions) ?? new Float32Array(0),
        normals: gather(3, (v) => v.normals),
        uvs: [0, 1, 2, 3].map((channel) => gather(2, (v) => v.uvs[channel] ?? null)),
        colours: gather(4, (v) => v.colours, 1),
        tangents: gather(4, (v) => v.tangents),
        locals: gather(3, (v) => v.locals),
        distances: gather(1, (v) => v.distances),
        indices,
        itemOf,
      };
    },
  };
}
