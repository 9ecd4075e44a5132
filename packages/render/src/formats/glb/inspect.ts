import { type Bounds, checkBounds, isQuantised, readIndices, readPositions } from "./geometry.ts";
import type { GlbLimits } from "./limits.ts";
import { openGlb } from "./open.ts";

/** The contents of a GLB file, without decoding its textures or drawing it. */
export type GlbInspection = {
  readonly triangles: number;
  readonly vertices: number;
  readonly bounds: Bounds;
  /** Vertex attributes that are used when it is drawn. */
  readonly attributes: readonly string[];
  readonly textures: readonly {
    readonly slots: readonly string[];
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
  }[];
  /** Whether the material's `alphaMode` is `BLEND`. */
  readonly blends: boolean;
  /** Keys of `GLB_WARNINGS`. */
  readonly warnings: readonly string[];
};

/** Looks at a GLB file as the renderer would. Throws the same refusals, except for textures that only fail when decoded. */
export function inspectGlb(bytes: Uint8Array, limits: GlbLimits = {}): GlbInspection {
  const file = openGlb(bytes, limits);
  const { primitive, material } = file;
  const allocate = (size: number) => new ArrayBuffer(size);
  const mesh = { positions: readPositions(primitive, allocate), indices: readIndices(primitive, allocate) };
  const attributes = [
    "POSITION",
    primitive.normals && "NORMAL",
    material && primitive.uvs && "TEXCOORD_0",
    !material && primitive.colours && "COLOR_0",
  ];
  return {
    triangles: primitive.triangles,
    vertices: primitive.positions.count,
    bounds: checkBounds({ ...mesh, quantised: isQuantised(primitive) }, file.limits),
    attributes: attributes.filter((name) => typeof name === "string"),
    textures: file.textures.map(({ slots, bytes: { length }, info: { format, width, height } }) => ({
      slots,
      format,
      width,
      height,
      bytes: length,
    })),
    blends: primitive.material?.["alphaMode"] === "BLEND",
    warnings: primitive.warnings.list(),
  };
}
