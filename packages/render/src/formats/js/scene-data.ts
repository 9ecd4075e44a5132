/**
 * The result of a JavaScript module as plain data: no object, getter or function of the module is in it. It is the contract between the isolate
 * (which runs the module and extracts the data, `extract-scene.ts`), the checks (which measure it) and the backends (which draw it). Numbers keep
 * three's meaning and three's constants: `side: 2` is DoubleSide, `wrapS: 1000` is RepeatWrapping.
 *
 * Structured clone and SharedArrayBuffers bring it to worker threads unchanged. Entries that were shared in the module (a geometry used by 200
 * meshes, a texture in five slots, an array behind two attributes) are shared here too, by index or by identity.
 */
export type SceneData = {
  /** Pre-order; entry 0 is the root as returned (never wrapped). A parent comes before its children. */
  readonly nodes: readonly SceneNode[];
  /** Each once, however often it is used. */
  readonly geometries: readonly GeometryData[];
  /** Each once, however often it is used. */
  readonly materials: readonly MaterialData[];
  /** Each once, however often it is used. */
  readonly textures: readonly TextureData[];
};

/** How a node is drawn. `group` and `object` draw nothing themselves; only `group` sets the order of the nodes below it. */
export type SceneNodeKind = "group" | "object" | "mesh" | "points" | "line" | "lineSegments" | "lineLoop";

/** 16 numbers of a 4 × 4 matrix, column by column, as three's `Matrix4.elements`. Doubles. */
export type Matrix4Data = readonly number[];

export type SceneNode = {
  readonly kind: SceneNodeKind;
  /** three's running number of objects: it decides when two draws sort alike. */
  readonly id: number;
  /** Number of the parent in `nodes`; −1 for the root. */
  readonly parent: number;
  /** 0 for a group as root, 1 for another root: the competition wraps that into a group. */
  readonly depth: number;
  /** Local matrix: composed from position, quaternion and scale (and pivot), or the stored one when `matrixAutoUpdate` is off. */
  readonly matrix: Matrix4Data;
  /** World matrix as the renderer uses it: the root is put into an empty scene, so a parent that it still has is ignored. */
  readonly matrixWorld: Matrix4Data;
  /** World matrix of a parent that the root still had when it was returned; the existing service's box applies it. Root only. */
  readonly strayParentMatrix: Matrix4Data | null;
  readonly visible: boolean;
  /** Layer bits; the camera sees bit 0. A parent's bits say nothing about its children. */
  readonly layers: number;
  readonly renderOrder: number;
  readonly frustumCulled: boolean;
  /** Number in `geometries`; −1 when the node draws nothing. */
  readonly geometry: number;
  /** Numbers in `materials`, by `materialIndex` when `multiMaterial`; −1 where an entry is not one of the six kinds of material. */
  readonly materials: readonly number[];
  /** True when the material was an array: only the geometry's groups are drawn then. */
  readonly multiMaterial: boolean;
  readonly instances: InstanceData | null;
  /** Null without morph targets. */
  readonly morphTargetInfluences: readonly number[] | null;
  /** The object's own box (InstancedMesh has one), as the module left it; null when it was never computed. For the compatible verdict. */
  readonly boundingBox: BoxData | null;
  /** The object's own sphere, as the module left it: three culls and sorts by it. */
  readonly boundingSphere: SphereData | null;
};

export type BoxData = {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
};

export type SphereData = { readonly center: readonly [number, number, number]; readonly radius: number };

export type InstanceData = {
  /** As the module left it; may be smaller than the arrays allow. */
  readonly count: number;
  /** 16 numbers an instance. */
  readonly matrix: AttributeData;
  /** R, G, B an instance, linear. */
  readonly color: AttributeData | null;
  /** Number in `textures` of the table that holds the influences of each instance's morph targets; −1 without. */
  readonly morphTexture: number;
};

export type AttributeArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Component k of entry i is `array[(i · stride) + offset + k]`; a plain attribute has stride = itemSize and offset 0. */
export type AttributeData = {
  readonly array: AttributeArray;
  readonly itemSize: number;
  readonly stride: number;
  readonly offset: number;
  /** As the module left it; NaN where it put a getter. Not checked against the array's length: readers must. */
  readonly count: number;
  /** True: integers stand for −1…1 or 0…1. */
  readonly normalized: boolean;
};

export type GeometryData = {
  /** By name: position, normal, uv, uv1, uv2, uv3, color, tangent, lineDistance, and whatever else the module set. */
  readonly attributes: Readonly<Record<string, AttributeData>>;
  readonly index: AttributeData | null;
  /** First entry and number of entries (of the index, or of vertices); count may be Infinity. */
  readonly drawRange: { readonly start: number; readonly count: number };
  readonly groups: readonly {
    readonly start: number;
    readonly count: number;
    readonly materialIndex: number;
  }[];
  /** By name (position, normal, color): one attribute a target. */
  readonly morphAttributes: Readonly<Record<string, readonly AttributeData[]>>;
  /** True: targets are added to the base. False: they replace it by their shares. */
  readonly morphTargetsRelative: boolean;
  /** Box and sphere as the module left them; null when never computed. */
  readonly boundingBox: BoxData | null;
  readonly boundingSphere: SphereData | null;
};

/** Linear R, G, B: three decodes hexadecimal colours when they are set. */
export type ColourData = readonly [number, number, number];

/** The 22 slots whose bytes are counted, in the order of the competition's list, and `specularMap` of MeshBasicMaterial. */
export const MAP_SLOTS = [
  "map",
  "normalMap",
  "roughnessMap",
  "metalnessMap",
  "emissiveMap",
  "aoMap",
  "bumpMap",
  "displacementMap",
  "alphaMap",
  "lightMap",
  "clearcoatMap",
  "clearcoatNormalMap",
  "clearcoatRoughnessMap",
  "sheenColorMap",
  "sheenRoughnessMap",
  "transmissionMap",
  "thicknessMap",
  "specularIntensityMap",
  "specularColorMap",
  "iridescenceMap",
  "iridescenceThicknessMap",
  "anisotropyMap",
] as const;

export type MapSlot = (typeof MAP_SLOTS)[number] | "specularMap";

/** Number in `textures` by slot; a slot without a texture is absent. */
export type MaterialMaps = Readonly<Partial<Record<MapSlot, number>>>;

/** The fields of all six kinds of material. */
export type MaterialBase = {
  /** three's running number of materials: opaque draws are sorted by it before their distance. */
  readonly id: number;
  readonly maps: MaterialMaps;
  readonly color: ColourData;
  readonly opacity: number;
  readonly transparent: boolean;
  readonly visible: boolean;
  /** 0 front, 1 back, 2 both. */
  readonly side: number;
  readonly vertexColors: boolean;
  /** 0 none, 1 normal, 2 additive, 3 subtractive, 4 multiply, 5 custom. */
  readonly blending: number;
  /** Factors and equations of custom blending, three's numbers; null: as for colour. */
  readonly blendSrc: number;
  readonly blendDst: number;
  readonly blendEquation: number;
  readonly blendSrcAlpha: number | null;
  readonly blendDstAlpha: number | null;
  readonly blendEquationAlpha: number | null;
  readonly blendColor: ColourData;
  readonly blendAlpha: number;
  readonly premultipliedAlpha: boolean;
  /** Fragments with less alpha than this are not drawn; 0: no test. */
  readonly alphaTest: number;
  readonly alphaHash: boolean;
  readonly alphaToCoverage: boolean;
  /** 0 never, 1 always, 2 less, 3 less or equal, 4 equal, 5 greater or equal, 6 greater, 7 not equal. */
  readonly depthFunc: number;
  readonly depthTest: boolean;
  readonly depthWrite: boolean;
  readonly colorWrite: boolean;
  readonly polygonOffset: boolean;
  readonly polygonOffsetFactor: number;
  readonly polygonOffsetUnits: number;
  readonly dithering: boolean;
  /** True: a transparent two-sided mesh is drawn in one pass instead of back faces first. */
  readonly forceSinglePass: boolean;
  readonly toneMapped: boolean;
};

export type StandardMaterialData = MaterialBase & {
  readonly kind: "standard";
  readonly roughness: number;
  readonly metalness: number;
  readonly emissive: ColourData;
  readonly emissiveIntensity: number;
  readonly aoMapIntensity: number;
  readonly lightMapIntensity: number;
  readonly bumpScale: number;
  readonly normalScale: readonly [number, number];
  /** 0 tangent space, 1 object space. */
  readonly normalMapType: number;
  readonly displacementScale: number;
  readonly displacementBias: number;
  readonly flatShading: boolean;
  readonly wireframe: boolean;
};

export type PhysicalMaterialData = Omit<StandardMaterialData, "kind"> & {
  readonly kind: "physical";
  readonly ior: number;
  readonly anisotropy: number;
  readonly anisotropyRotation: number;
  readonly clearcoat: number;
  readonly clearcoatRoughness: number;
  readonly clearcoatNormalScale: readonly [number, number];
  readonly dispersion: number;
  readonly iridescence: number;
  readonly iridescenceIOR: number;
  /** Nanometres. */
  readonly iridescenceThicknessRange: readonly [number, number];
  readonly sheen: number;
  readonly sheenColor: ColourData;
  readonly sheenRoughness: number;
  readonly specularIntensity: number;
  readonly specularColor: ColourData;
  readonly transmission: number;
  readonly thickness: number;
  /** Model units; may be Infinity. */
  readonly attenuationDistance: number;
  readonly attenuationColor: ColourData;
};

export type BasicMaterialData = MaterialBase & {
  readonly kind: "basic";
  readonly aoMapIntensity: number;
  readonly lightMapIntensity: number;
  readonly wireframe: boolean;
};

export type PointsMaterialData = MaterialBase & {
  readonly kind: "points";
  /** Pixels, or model units with `sizeAttenuation`. */
  readonly size: number;
  readonly sizeAttenuation: boolean;
};

/** Lines are one pixel wide whatever `linewidth` says, as WebGL draws them. */
export type LineMaterialData = MaterialBase & { readonly kind: "line" };

export type DashedMaterialData = MaterialBase & {
  readonly kind: "dashed";
  readonly scale: number;
  readonly dashSize: number;
  readonly gapSize: number;
};

export type MaterialData =
  | StandardMaterialData
  | PhysicalMaterialData
  | BasicMaterialData
  | PointsMaterialData
  | LineMaterialData
  | DashedMaterialData;

/** One level of a texture's picture; rows as in the array: the first is at v = 0 unless `flipY`. */
export type ImageLevel = {
  readonly width: number;
  readonly height: number;
  /** As the module left it; may be shorter than width × height needs, or absent. Half floats are a Uint16Array. */
  readonly data: AttributeArray | null;
};

/** How texture coordinates are changed: scaled by `repeat` and turned by `rotation` (radians) about `center`, then shifted by `offset`. */
export type UvTransform = {
  readonly offset: readonly [number, number];
  readonly repeat: readonly [number, number];
  readonly center: readonly [number, number];
  readonly rotation: number;
};

export type TextureData = {
  /** three's `isDataTexture`: only data textures are counted and drawn. */
  readonly isDataTexture: boolean;
  /** False when the module never set `needsUpdate`: three then reads transparent black. */
  readonly uploaded: boolean;
  readonly image: ImageLevel;
  /** Levels that the module set itself; empty: they are computed from the image when `generateMipmaps`. */
  readonly mipmaps: readonly ImageLevel[];
  /** 1021 alpha, 1022 RGB, 1023 RGBA, 1028 red, 1030 RG. */
  readonly format: number;
  /** 1009 bytes, 1015 floats, 1016 half floats. */
  readonly type: number;
  /** 1000 repeat, 1001 clamp, 1002 mirrored repeat. */
  readonly wrapS: number;
  readonly wrapT: number;
  /** 1003 nearest, 1006 linear. */
  readonly magFilter: number;
  /** 1003 nearest, 1004 nearest mipmap nearest, 1005 nearest mipmap linear, 1006 linear, 1007 linear mipmap nearest, 1008 linear mipmap linear. */
  readonly minFilter: number;
  readonly anisotropy: number;
  readonly generateMipmaps: boolean;
  readonly flipY: boolean;
  readonly premultiplyAlpha: boolean;
  /** 1, 2, 4 or 8: rows of the array begin at multiples of this many bytes. */
  readonly unpackAlignment: number;
  /** "srgb": bytes are decoded before filtering; "srgb-linear" or "": they are not. */
  readonly colorSpace: string;
  /** Which of uv, uv1, uv2, uv3 is read. */
  readonly channel: number;
  readonly transform: UvTransform;
  /** Three columns of three that replace `transform`; null while three's `matrixAutoUpdate` is on. */
  readonly matrix: readonly number[] | null;
  /** 300 for a plain picture; 303 and 304 for environment maps, which are not drawn. */
  readonly mapping: number;
};

/** Why no data could be extracted. `path` names the place, such as `root.children[2].geometry`. */
export type ExtractProblem = {
  readonly rule: "INVALID_RETURN_TYPE" | "CYCLE_DETECTED" | "DEPTH_LIMIT_EXCEEDED" | "UNREADABLE" | "EXECUTION_THREW";
  readonly path: string;
  readonly detail: string;
};

export type ExtractResult =
  | { readonly kind: "scene"; readonly scene: SceneData }
  | { readonly kind: "problem"; readonly problem: ExtractProblem };
