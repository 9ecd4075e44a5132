import { type Accessor, readAccessors } from "./accessor.ts";
import type { GlbContainer } from "./container.ts";
import { asCount, asList, asObject, entry, type Json } from "./json.ts";
import type { GLB_LIMITS_DEFAULTS } from "./limits.ts";
import { refuseGlb } from "./refuse.ts";
import { type BufferView, readViews, unsupportedExtension } from "./views.ts";
import { createWarnings, type Warnings } from "./warnings.ts";

const MODES = { points: 0, lines: 1, triangles: 4, strip: 5 } as const;

/** The one primitive of a file. Its parts are checked against the data but not yet copied. */
export type GlbPrimitive = {
  readonly json: Json;
  readonly views: readonly BufferView[];
  readonly strip: boolean;
  readonly positions: Accessor;
  readonly normals: Accessor | null;
  readonly uvs: Accessor | null;
  readonly colours: Accessor | null;
  /** Null: vertices in order. */
  readonly indices: Accessor | null;
  /** Number of triangles; degenerate ones of a strip count. */
  readonly triangles: number;
  /** Null: no material. */
  readonly material: Json | null;
  readonly warnings: Warnings;
};

/** Finds the file's only primitive and checks all that the headers say about it. Throws a refusal for any other number of primitives. */
export function readPrimitive(container: GlbContainer, limits: typeof GLB_LIMITS_DEFAULTS): GlbPrimitive {
  const { json } = container;
  const warnings = createWarnings();
  const only = onlyPrimitive(json, warnings);
  const views = readViews(container);
  const accessors = readAccessors(json, views);
  const attributes = asObject(only["attributes"], "attributes");
  const pick = (name: string): Accessor | null =>
    attributes[name] === undefined ? null : at(accessors, attributes[name], `attributes.${name}`);
  refuseDraco(only, accessors);
  const positions = pick("POSITION");
  if (!positions) throw refuseGlb("GLB_BAD_ACCESSOR", "The primitive has no POSITION.");
  const indices = only["indices"] === undefined ? null : at(accessors, only["indices"], "indices");
  const strip = only["mode"] === MODES.strip;
  const corners = indices ? indices.count * indices.width : positions.count;
  const primitive: GlbPrimitive = {
    json,
    views,
    strip,
    positions,
    normals: pick("NORMAL"),
    uvs: pick("TEXCOORD_0"),
    colours: pick("COLOR_0"),
    indices,
    triangles: strip ? Math.max(0, corners - 2) : corners / 3,
    material:
      only["material"] === undefined
        ? null
        : entry(asList(json["materials"], "materials"), only["material"], "material").value,
    warnings,
  };
  checkShapes(primitive, limits);
  warnAbout(primitive);
  return primitive;
}

/** Every primitive of every mesh counts, even in meshes that no node uses. */
function onlyPrimitive(json: Json, warnings: Warnings): Json {
  const counts: Json[] = [];
  const parts: Part[] = [];
  let skipCount = 0;
  for (const [m, mesh] of asList(json["meshes"], "meshes").entries()) {
    const primitives = asList(asObject(mesh, `meshes[${m}]`)["primitives"], `meshes[${m}].primitives`);
    for (const [p, value] of primitives.entries()) {
      const primitive = asObject(value, `meshes[${m}].primitives[${p}]`);
      const mode = asCount(primitive["mode"], `meshes[${m}].primitives[${p}].mode`, MODES.triangles);
      if (Object.values<number>(MODES).includes(mode)) {
        counts.push(primitive);
        if (parts.length < NAMED_PARTS) parts.push(namePart({ mesh, m, primitive }, json));
      } else skipCount++;
    }
  }
  const [first] = counts;
  if (counts.length > 1) {
    throw refuseGlb(
      "GLB_MULTIPLE_MESHES",
      `The file has ${counts.length} mesh primitives; exactly 1 is drawn: ${listParts(parts, counts.length)}. Join them into one mesh with one material; \`404-gen mend\` does it.`,
      { primitives: counts.length, parts },
    );
  }
  if (!first && skipCount === 0) throw refuseGlb("GLB_NO_MESH", "The file has no mesh. Export the model itself.");
  const mode = first?.["mode"] ?? MODES.triangles;
  if (!first || mode === MODES.points || mode === MODES.lines) {
    throw refuseGlb("GLB_NOT_TRIANGLES", "The only primitive is not made of triangles. Export a triangle mesh.", {
      mode: first?.["mode"] ?? null,
    });
  }
  if (skipCount > 0) warnings.add("SKIPPED_PRIMITIVE");
  return first;
}

/** A primitive by the names in the file, so that the miner finds it. */
type Part = { readonly mesh: string; readonly material: string | null };

/** Most primitives that a refusal names; the rest are only counted. */
const NAMED_PARTS = 8;

function namePart(
  { mesh, m, primitive }: { readonly mesh: unknown; readonly m: number; readonly primitive: Json },
  json: Json,
): Part {
  const index = primitive["material"];
  const material = Array.isArray(json["materials"]) ? json["materials"][index as number] : undefined;
  return {
    mesh: nameOf(mesh, `mesh ${m}`),
    material: index === undefined ? null : nameOf(material, `material ${index}`),
  };
}

/** The name that a file gives to a part, shortened. JSON text writes control characters as escapes, so they do not reach a terminal. */
function nameOf(value: unknown, fallback: string): string {
  const name = typeof value === "object" && value !== null ? (value as Json)["name"] : undefined;
  return typeof name === "string" && name !== "" ? JSON.stringify(name.slice(0, 40)) : fallback;
}

const listParts = (parts: readonly Part[], count: number): string =>
  parts.map(({ mesh, material }) => (material ? `${mesh} (${material})` : mesh)).join(", ") +
  (count > parts.length ? ` and ${count - parts.length} more` : "");

function at(accessors: readonly Accessor[], index: unknown, where: string): Accessor {
  const accessor = accessors[asCount(index, where)];
  if (!accessor)
    throw refuseGlb("GLB_BAD_ACCESSOR", `${where} points at accessor ${String(index)}, which is not there.`);
  return accessor;
}

/** The reference draws compressed primitives as four blank pictures, unless the file also holds the data uncompressed. */
function refuseDraco(primitive: Json, accessors: readonly Accessor[]): void {
  const draco = "KHR_draco_mesh_compression";
  if (asObject(primitive["extensions"], "extensions")[draco] === undefined) return;
  const attributes = asObject(primitive["attributes"], "attributes");
  const accessorIndices = [attributes["POSITION"], primitive["indices"]].filter((index) => index !== undefined);
  if (accessorIndices.some((index) => !accessors[index as number]?.bytes)) {
    throw unsupportedExtension(draco, "Export without Draco compression.");
  }
}

function checkShapes(primitive: GlbPrimitive, limits: typeof GLB_LIMITS_DEFAULTS): void {
  const { positions, indices, uvs, colours, triangles } = primitive;
  const shape = (accessor: Accessor, holds: boolean, form: string): void => {
    if (!holds)
      throw refuseGlb("GLB_BAD_ACCESSOR", `accessors[${accessor.index}] must be ${form}.`, {
        accessor: accessor.index,
      });
  };
  shape(positions, positions.width === 3, "a VEC3 of positions");
  if (positions.count > limits.maxVertices) {
    throw refuseGlb(
      "GLB_TOO_MANY_VERTICES",
      `The mesh has ${positions.count} vertices; at most ${limits.maxVertices} are drawn.`,
    );
  }
  if (triangles > limits.maxTriangles) {
    throw refuseGlb(
      "GLB_TOO_MANY_TRIANGLES",
      `The mesh has ${Math.ceil(triangles)} triangles; at most ${limits.maxTriangles} are drawn.`,
    );
  }
  if (indices) shape(indices, indices.componentType !== 5126, "whole numbers, because it holds indices");
  if (!Number.isInteger(triangles)) {
    throw refuseGlb("GLB_BAD_INDEX", "The number of triangle corners is not a multiple of 3.");
  }
  if (triangles === 0 || positions.count === 0) throw refuseGlb("GLB_EMPTY_MESH", "The mesh has no triangles.");
  if (primitive.material && uvs) {
    shape(uvs, uvs.width === 2 && uvs.count === positions.count, "a VEC2 with one entry per vertex");
  }
  if (!primitive.material && colours && colours.count === positions.count) {
    shape(colours, colours.width === 3 || colours.width === 4, "a VEC3 or VEC4 of colours");
  }
}

function warnAbout({ json, positions, normals, uvs, colours, indices, material, warnings }: GlbPrimitive): void {
  const accessors = [positions, normals, uvs, colours, indices].filter((accessor) => accessor !== null);
  if (accessors.some((accessor) => accessor.normalized)) warnings.add("NORMALIZED_IGNORED");
  if (accessors.some((accessor) => accessor.sparse)) warnings.add("SPARSE_IGNORED");
  if (material && colours) warnings.add("VERTEX_COLOURS_IGNORED");
  const nodes = asList(json["nodes"], "nodes");
  const moves = (node: unknown): boolean =>
    typeof node === "object" &&
    node !== null &&
    ["matrix", "translation", "rotation", "scale"].some((key) => isMove(node as Json, key));
  if (nodes.some(moves)) warnings.add("NODE_TRANSFORM_IGNORED");
}

const IDENTITIES: Readonly<Record<string, string>> = {
  translation: "0,0,0",
  rotation: "0,0,0,1",
  scale: "1,1,1",
  matrix: "1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1",
};

const isMove = (node: Json, key: string): boolean => node[key] !== undefined && String(node[key]) !== IDENTITIES[key];
