import { drawMeshView } from "../mesh/index.ts";
import { isOpaque, type MeshScene } from "../mesh/scene.ts";
import { VIEWS, type ViewAngles } from "../views.ts";
import { coverage, percent, sumCoverage } from "./coverage.ts";
import { MEND, warnAboutPaleness, warnAboutViews } from "./warn-about-views.ts";

/** Facts from small pictures of a model, and warnings about what the miner may not intend. */
export type Look = {
  /** Share of each view's pixels that the object covers, in the order of `VIEWS`. */
  readonly seen: readonly number[];
  readonly warnings: readonly string[];
};

/** Side of the small pictures, pixels: 12 or 16 of them take less time than the judge's four. */
const SIDE = 128;

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;

/**
 * Draws small pictures of a mesh and warns about views in which nothing is seen, faces that look away, and holes by alpha. `blends`: the file asks
 * for blending, so alpha is intended.
 */
export function lookAtMesh(scene: MeshScene, { blends }: { readonly blends: boolean }): Look {
  const solid = plain(scene);
  const insideOut = { ...solid, indices: reverseTriangles(scene.indices) };
  const shapes = VIEWS.map((view) => silhouette(solid, view));
  const backs = VIEWS.map((view) => silhouette(insideOut, view));
  const pictures = VIEWS.map((view) => drawMeshView(scene, view, { size: SIDE, background: WHITE }));
  const masks = isOpaque(scene) ? shapes : VIEWS.map((view, at) => opacity(scene, view, pictures[at]!));
  const shares = masks.map((share) => sumCoverage(share) / (SIDE * SIDE));
  return {
    seen: shares,
    warnings: [
      ...warnAboutViews(shares),
      ...warnAboutPaleness(pictures, masks),
      ...warnAboutFaces({ scene, shapes, backs }),
      ...(blends ? [] : warnAboutHoles(shapes, masks)),
    ],
  };
}

/** The same triangles, opaque and dark: every pixel that they cover is not white. */
const plain = (scene: MeshScene): MeshScene => ({
  ...scene,
  ...{ uvs: null, colours: null },
  material: {
    ...{ baseColor: [0, 0, 0, 1], metallic: 1, roughness: 1, emissive: [0, 0, 0] },
    ...{ baseColorTexture: null, metallicRoughnessTexture: null, normalTexture: null },
    ...{ occlusionTexture: null, emissiveTexture: null },
  },
});

function reverseTriangles(indices: Uint32Array): Uint32Array {
  const reverseIndices = indices.slice();
  for (let at = 0; at < reverseIndices.length; at += 3) {
    reverseIndices[at] = indices[at + 1] as number;
    reverseIndices[at + 1] = indices[at] as number;
  }
  return reverseIndices;
}

function silhouette(scene: MeshScene, view: ViewAngles): Float32Array {
  const rgb = drawMeshView(scene, view, { size: SIDE, background: WHITE });
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => ((rgb[3 * i] as number) < 192 ? 1 : 0));
}

const opacity = (scene: MeshScene, view: ViewAngles, onWhite: Uint8Array): Float32Array =>
  coverage(onWhite, drawMeshView(scene, view, { size: SIDE, background: BLACK }));

/** Share of a silhouette that must be missing before it is reported. Own choice: a missing edge of 1 % is only seen on close inspection. */
const MISSING_SHARE = 0.01;

type Faces = {
  readonly scene: MeshScene;
  readonly shapes: readonly Float32Array[];
  readonly backs: readonly Float32Array[];
};

function warnAboutFaces({ scene, shapes, backs }: Faces): string[] {
  let both = 0;
  let front = 0;
  shapes.forEach((shape, view) => {
    shape.forEach((value, at) => {
      both += Math.max(value, backs[view]![at]!);
      front += value;
    });
  });
  const missing = both === 0 ? 0 : (both - front) / both;
  if (missing > MISSING_SHARE)
    return [
      `FACES_AWAY: ${percent(missing)} of the surface that the views would show looks away from them and is not drawn (back faces never are); where the material is marked doubleSided ${MEND} writes back faces`,
    ];
  if (isInsideOut(scene))
    return [
      `INSIDE_OUT: the triangles turn the wrong way round, so the far side is seen from within; ${MEND} turns them over`,
    ];
  return [];
}

/** Volume ÷ surface^1.5 of a closed shape below which the sign of the volume tells nothing; a ball has 0.094. Own choice. */
const FLAT = 0.01;

/** Length of the sum of all faces' area vectors ÷ surface, above which a shape counts as open; in a closed shape the sum is zero. Own choice. */
const OPEN = 0.02;

/** Whether the triangles are a closed shape with a negative volume. */
export function isInsideOut({ positions, indices }: Pick<MeshScene, "positions" | "indices">): boolean {
  let volume = 0;
  let area = 0;
  const sum = [0, 0, 0];
  const corner = (at: number): [number, number, number] => {
    const from = (indices[at] as number) * 3;
    return [positions[from]!, positions[from + 1]!, positions[from + 2]!];
  };
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)];
    const of = cross(minus(b, a), minus(c, a));
    volume += (a[0] * of[0] + a[1] * of[1] + a[2] * of[2]) / 6;
    for (let k = 0; k < 3; k++) sum[k]! += of[k]! / 2;
    area += Math.sqrt(of[0] * of[0] + of[1] * of[1] + of[2] * of[2]) / 2;
  }
  const open = Math.sqrt(sum[0]! * sum[0]! + sum[1]! * sum[1]! + sum[2]! * sum[2]!) > OPEN * area;
  return !open && volume < -FLAT * area * Math.sqrt(area);
}

type Vector = [number, number, number];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function warnAboutHoles(shapes: readonly Float32Array[], masks: readonly Float32Array[]): string[] {
  const total = shapes.reduce((sum, shape) => sum + sumCoverage(shape), 0);
  // At the edges of a shape both differ by rounding only.
  const holes = shapes.reduce(
    (sum, shape, view) => sum + shape.reduce((loss, value, at) => loss + Math.max(0, value - masks[view]![at]!), 0),
    0,
  );
  const edge = shapes.length * SIDE * 0.5;
  if (holes <= Math.max(MISSING_SHARE * total, edge * 0.1)) return [];
  return [
    `ALPHA_HOLES: alpha is blended whatever alphaMode says, and lets ${percent(holes / total)} of the surface through; ${MEND} makes such a material opaque`,
  ];
}
