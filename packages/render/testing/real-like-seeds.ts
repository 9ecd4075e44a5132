import { buildGlb } from "../src/formats/glb/build-glb.fixture.ts";
import { makeMeshGlb } from "../src/self-test/mesh-model.ts";
import { makeSplatPly } from "../src/self-test/splat-model.ts";
import { splitGlb } from "./mutate-glb.ts";

type Json = {
  meshes: { primitives: { attributes: Record<string, number>; [key: string]: unknown }[] }[];
  materials: Record<string, unknown>[];
  accessors: Record<string, unknown>[];
  bufferViews: Record<string, unknown>[];
  buffers: Record<string, unknown>[];
  nodes: Record<string, unknown>[];
  [key: string]: unknown;
};

/** Changes that give one textured ball a form that real files have: each occurs in public files that the competition draws. */
const FORMS: Readonly<Record<string, (json: Json, bin: Uint8Array) => void>> = {
  textured: () => {},
  "all textures, blended": (json) => {
    const texture = { index: 0 };
    const [material] = json.materials;
    Object.assign(material as object, { alphaMode: "BLEND", doubleSided: true, emissiveFactor: [0.1, 0.2, 0.3] });
    Object.assign(material as object, {
      emissiveTexture: texture,
      normalTexture: { index: 0, scale: 0.5 },
      occlusionTexture: texture,
    });
    (material as { pbrMetallicRoughness: Record<string, unknown> }).pbrMetallicRoughness["metallicRoughnessTexture"] =
      texture;
  },
  "vertex colours, no material": (json) => {
    const [primitive] = json.meshes[0]!.primitives;
    primitive!.attributes["COLOR_0"] = 1;
    delete primitive!["material"];
  },
  "without normals, material or places in a texture": (json) => {
    const [primitive] = json.meshes[0]!.primitives;
    const { attributes } = primitive!;
    delete primitive!["material"];
    delete attributes["NORMAL"];
    delete attributes["TEXCOORD_0"];
  },
  "specular-glossiness": (json) => {
    json["extensionsUsed"] = ["KHR_materials_pbrSpecularGlossiness"];
    json.materials = [
      {
        extensions: {
          KHR_materials_pbrSpecularGlossiness: {
            diffuseFactor: [1, 0.5, 0.2, 1],
            glossinessFactor: 0.4,
            diffuseTexture: { index: 0 },
          },
        },
      },
    ];
  },
  "sparse positions": (json) => {
    const [positions, , , indices] = json.accessors;
    json.accessors[0]!["sparse"] = {
      count: 2,
      indices: { bufferView: indices!["bufferView"], componentType: 5125 },
      values: { bufferView: positions!["bufferView"], byteOffset: 120 },
    };
  },
  "a moved node below another": (json) => {
    json.nodes = [
      { children: [1], rotation: [0, 0, 0, 1] },
      { mesh: 0, scale: [1, 1, 1], translation: [0, 0, 0] },
    ];
  },
  "several wraps and filters": (json) => {
    json["samplers"] = [{ magFilter: 9728, minFilter: 9987, wrapS: 33071, wrapT: 33648 }];
    json["textures"] = [{ source: 0, sampler: 0 }];
    Object.assign(json.materials[0]!, { alphaMode: "MASK", alphaCutoff: 0.3 });
  },
  "a buffer as data": (json, bin) => {
    json.buffers[0]!["uri"] = `data:application/octet-stream;base64,${Buffer.from(bin).toString("base64")}`;
  },
};

const BALL = await makeMeshGlb({ segments: 2 });

/** Models like real ones, made by code, for the mutators that keep the structure. */
export const REAL_LIKE_SEEDS: readonly {
  readonly name: string;
  readonly format: "glb" | "ply";
  readonly bytes: Uint8Array;
}[] = [
  ...Object.entries(FORMS).map(([name, change]) => {
    const { json, bin } = splitGlb(BALL);
    change(json as unknown as Json, bin);
    return { name, format: "glb" as const, bytes: buildGlb({ json, bin }) };
  }),
  { name: "splats", format: "ply", bytes: makeSplatPly({ splats: 40 }) },
];
