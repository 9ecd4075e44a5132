import {
  type AttributeArray,
  type AttributeData,
  type BoxData,
  type ExtractProblem,
  type ExtractResult,
  type GeometryData,
  type ImageLevel,
  type InstanceData,
  MAP_SLOTS,
  type MapSlot,
  type MaterialBase,
  type MaterialData,
  type Matrix4Data,
  type SceneNode,
  type SceneNodeKind,
  type SphereData,
  type TextureData,
} from "./scene-data.ts";

/** Depth that a node may have; the root of a group is at 0. Source: the competition's list of limits. */
const MAX_DEPTH = 32;

const SLOTS: readonly MapSlot[] = [...MAP_SLOTS, "specularMap"];

/** The kinds of node, and whether the competition accepts them as a root. */
const ROOTS: Readonly<Record<SceneNodeKind, boolean>> = {
  group: true,
  mesh: true,
  points: true,
  lineSegments: true,
  object: false,
  line: false,
  lineLoop: false,
};

/**
 * Makes the function that extracts a scene from a module's result. Call this BEFORE the module runs, in its realm: the built-ins that reading needs
 * are taken here, so no change that the module makes to prototypes affects them. The file imports nothing but the list of slots, so that a bundle of
 * it can be put into any isolate.
 *
 * Only own data properties are read. No getter and no method of the module is ever called; where three keeps a value behind an accessor (`clearcoat`,
 * `alphaTest`, `image`) three's own field is read. Typed arrays are copied, each once. An accessor in the place of a value that decides the picture
 * is `UNREADABLE`: three itself never makes one.
 *
 * @example
 * const extractScene = createSceneExtractor();
 * const result = extractScene(generate(THREE));
 */
export function createSceneExtractor(): (root: unknown) => ExtractResult {
  const { getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf, defineProperty } = Object;
  const { prototype: objectPrototype } = Object;
  const { isArray } = Array;
  const uncurry = <A extends unknown[], R>(
    method: (this: never, ...args: A) => R,
  ): ((self: unknown, ...args: A) => R) => Function.prototype.call.bind(method) as (self: unknown, ...args: A) => R;
  const hasOwn = uncurry(objectPrototype.hasOwnProperty);
  const mapGet = uncurry(Map.prototype.get as (key: unknown) => unknown);
  const mapSet = uncurry(Map.prototype.set as (key: unknown, value: unknown) => unknown);
  const MapOf = Map;
  const typedPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
  const getter = (name: string | symbol) =>
    uncurry(getOwnPropertyDescriptor(typedPrototype, name)?.get as (this: never) => unknown);
  const typedTag = getter(Symbol.toStringTag);
  const typedLength = getter("length");
  const typedSet = uncurry((typedPrototype as Float32Array).set as (source: unknown) => void);
  const arrayTypes: Record<string, new (length: number) => AttributeArray> = {
    Float32Array,
    Float64Array,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
  };
  Object.setPrototypeOf(arrayTypes, null);

  type Bag = object;
  /** Thrown to end the walk; it does not leave this function. */
  class Stop {
    readonly problem: ExtractProblem;
    constructor(rule: ExtractProblem["rule"], path: string, detail: string) {
      this.problem = { rule, path, detail };
    }
  }

  /** An own data property; undefined when absent. Stops at an accessor. */
  function own(of: Bag, key: string, path: string): unknown {
    const descriptor = getOwnPropertyDescriptor(of, key);
    if (descriptor === undefined) return undefined;
    if (hasOwn(descriptor, "value")) return descriptor.value;
    throw new Stop("UNREADABLE", `${path}.${key}`, "has a getter where a plain value belongs");
  }

  const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null;
  const bag = (of: Bag, key: string, path: string): Bag | null => {
    const value = own(of, key, path);
    return isBag(value) ? value : null;
  };
  /** A number as WebGL takes it: true is 1, text and objects are NaN (they are not converted: that would run their code). */
  const toNumber = (value: unknown, absent: number): number =>
    typeof value === "number"
      ? value
      : typeof value === "boolean"
        ? value
          ? 1
          : 0
        : value === undefined
          ? absent
          : Number.NaN;
  const num = (of: Bag, key: string, path: string, absent: number): number => toNumber(own(of, key, path), absent);
  const numOrNull = (of: Bag, key: string, path: string): number | null => {
    const value = own(of, key, path);
    return typeof value === "number" ? value : null;
  };
  /** As three's `if (value)`: every value but the empty ones is true. */
  const truthy = (of: Bag, key: string, path: string): boolean => Boolean(own(of, key, path));
  /** Adds to a list of our own without calling a setter that the module put on Array.prototype. */
  function add<T>(list: T[], value: T): number {
    const at = list.length;
    defineProperty(list, at, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
      __proto__: null,
    } as PropertyDescriptor);
    return at;
  }
  /** Sets a key of a record of our own in the same way; `__proto__` becomes a plain key. */
  function put(record: object, key: string, value: unknown): void {
    defineProperty(record, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
      __proto__: null,
    } as PropertyDescriptor);
  }

  function numbers(of: Bag | null, count: number, path: string): number[] {
    const out: number[] = [];
    for (let i = 0; i < count; i++) add(out, of ? elementOf(of, i, path) : Number.NaN);
    return out;
  }
  function elementOf(list: Bag, i: number, path: string): number {
    return toNumber(own(list, `${i}`, path), Number.NaN);
  }
  function vector(of: Bag, key: string, path: string, absent: readonly number[]): [number, number, number] {
    const value = bag(of, key, path);
    if (!value) return [absent[0] as number, absent[1] as number, absent[2] as number];
    const at = `${path}.${key}`;
    return [num(value, "x", at, Number.NaN), num(value, "y", at, Number.NaN), num(value, "z", at, Number.NaN)];
  }
  function vector2(of: Bag, key: string, path: string, absent: readonly [number, number]): [number, number] {
    const value = bag(of, key, path);
    if (!value) return [absent[0], absent[1]];
    const at = `${path}.${key}`;
    return [num(value, "x", at, Number.NaN), num(value, "y", at, Number.NaN)];
  }
  function colour(of: Bag, key: string, path: string, absent: number): [number, number, number] {
    const value = bag(of, key, path);
    if (!value) return [absent, absent, absent];
    const at = `${path}.${key}`;
    return [num(value, "r", at, Number.NaN), num(value, "g", at, Number.NaN), num(value, "b", at, Number.NaN)];
  }

  return function extractScene(root: unknown): ExtractResult {
    const nodes: SceneNode[] = [];
    const geometries: GeometryData[] = [];
    const materials: MaterialData[] = [];
    const textures: TextureData[] = [];
    const seenNodes = new MapOf<unknown, unknown>();
    const geometryNumbers = new MapOf<unknown, unknown>();
    const materialNumbers = new MapOf<unknown, unknown>();
    const textureNumbers = new MapOf<unknown, unknown>();
    const arrays = new MapOf<unknown, unknown>();
    const attributesRead = new MapOf<unknown, unknown>();

    function copyArray(source: unknown): AttributeArray | null {
      if (!isBag(source)) return null;
      const tag = typedTag(source) as string | undefined;
      const Type = tag === undefined ? undefined : arrayTypes[tag];
      if (!Type) return null;
      const array = mapGet(arrays, source) as AttributeArray | undefined;
      if (array) return array;
      const copy = new Type(typedLength(source) as number);
      typedSet(copy, source);
      mapSet(arrays, source, copy);
      return copy;
    }

    function attribute(value: unknown, path: string): AttributeData | null {
      if (!isBag(value)) return null;
      const attribute = mapGet(attributesRead, value) as AttributeData | undefined;
      if (attribute) return attribute;
      const read = truthy(value, "isInterleavedBufferAttribute", path)
        ? readInterleaved(value, path)
        : plain(value, path);
      if (read) mapSet(attributesRead, value, read);
      return read;
    }
    /** A getter here gives NaN instead of a refusal: the array's length decides how many entries are drawn. */
    function givenCount(value: Bag): number {
      const descriptor = getOwnPropertyDescriptor(value, "count");
      return descriptor && hasOwn(descriptor, "value") ? toNumber(descriptor.value, Number.NaN) : Number.NaN;
    }
    function plain(value: Bag, path: string): AttributeData | null {
      const array = copyArray(own(value, "array", path));
      if (!array) return null;
      const itemSize = num(value, "itemSize", path, Number.NaN);
      const count = givenCount(value);
      return { array, itemSize, stride: itemSize, offset: 0, count, normalized: truthy(value, "normalized", path) };
    }
    function readInterleaved(value: Bag, path: string): AttributeData | null {
      const data = bag(value, "data", path);
      const array = data && copyArray(own(data, "array", path));
      if (!data || !array) return null;
      return {
        array,
        itemSize: num(value, "itemSize", path, Number.NaN),
        stride: num(data, "stride", path, Number.NaN),
        offset: num(value, "offset", path, Number.NaN),
        count: givenCount(data),
        normalized: truthy(value, "normalized", path),
      };
    }

    function box(value: Bag | null, path: string): BoxData | null {
      return (
        value && { min: vector(value, "min", path, [NaN, NaN, NaN]), max: vector(value, "max", path, [NaN, NaN, NaN]) }
      );
    }
    function sphere(value: Bag | null, path: string): SphereData | null {
      return (
        value && { center: vector(value, "center", path, [NaN, NaN, NaN]), radius: num(value, "radius", path, NaN) }
      );
    }

    function geometry(value: Bag | null, path: string): number {
      if (!value) return -1;
      const number = mapGet(geometryNumbers, value) as number | undefined;
      if (number !== undefined) return number;
      const attributes: Record<string, AttributeData> = {};
      const rawValue = bag(value, "attributes", path);
      if (rawValue) {
        const names = getOwnPropertyNames(rawValue);
        for (let i = 0; i < names.length; i++) {
          const name = names[i] as string;
          const read = attribute(own(rawValue, name, `${path}.attributes`), `${path}.attributes.${name}`);
          if (read) put(attributes, name, read);
        }
      }
      const range = bag(value, "drawRange", path);
      const at = add(geometries, {
        attributes,
        index: attribute(own(value, "index", path), `${path}.index`),
        drawRange: {
          start: range ? num(range, "start", `${path}.drawRange`, 0) : 0,
          count: range ? num(range, "count", `${path}.drawRange`, Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
        },
        groups: groups(value, path),
        morphAttributes: morphAttributes(value, path),
        morphTargetsRelative: truthy(value, "morphTargetsRelative", path),
        boundingBox: box(bag(value, "boundingBox", path), `${path}.boundingBox`),
        boundingSphere: sphere(bag(value, "boundingSphere", path), `${path}.boundingSphere`),
      });
      mapSet(geometryNumbers, value, at);
      return at;
    }
    function groups(of: Bag, path: string): GeometryData["groups"] {
      const list: { start: number; count: number; materialIndex: number }[] = [];
      const rawValue = own(of, "groups", path);
      if (!isArray(rawValue)) return list;
      for (let i = 0; i < rawValue.length; i++) {
        const at = `${path}.groups[${i}]`;
        const group = own(rawValue, `${i}`, at);
        if (!isBag(group)) continue;
        add(list, {
          start: num(group, "start", at, 0),
          count: num(group, "count", at, 0),
          materialIndex: num(group, "materialIndex", at, 0),
        });
      }
      return list;
    }
    function morphAttributes(of: Bag, path: string): GeometryData["morphAttributes"] {
      const out: Record<string, AttributeData[]> = {};
      const rawValue = bag(of, "morphAttributes", path);
      if (!rawValue) return out;
      const names = getOwnPropertyNames(rawValue);
      for (let n = 0; n < names.length; n++) {
        const name = names[n] as string;
        const targets = own(rawValue, name, `${path}.morphAttributes`);
        if (!isArray(targets)) continue;
        const list: AttributeData[] = [];
        for (let i = 0; i < targets.length; i++) {
          const read = attribute(own(targets, `${i}`, path), `${path}.morphAttributes.${name}[${i}]`);
          if (read) add(list, read);
        }
        put(out, name, list);
      }
      return out;
    }

    function level(value: Bag | null, path: string): ImageLevel {
      if (!value) return { width: 0, height: 0, data: null };
      return {
        width: num(value, "width", path, 0),
        height: num(value, "height", path, 0),
        data: copyArray(own(value, "data", path)),
      };
    }
    function texture(value: unknown, path: string): number {
      if (!isBag(value) || !truthy(value, "isTexture", path)) return -1;
      const number = mapGet(textureNumbers, value) as number | undefined;
      if (number !== undefined) return number;
      const source = bag(value, "source", path);
      const mipmaps: ImageLevel[] = [];
      const rawValue = own(value, "mipmaps", path);
      if (isArray(rawValue)) {
        for (let i = 0; i < rawValue.length; i++) {
          const one = own(rawValue, `${i}`, path);
          add(mipmaps, level(isBag(one) ? one : null, `${path}.mipmaps[${i}]`));
        }
      }
      const automatic = truthy(value, "matrixAutoUpdate", path);
      const matrix = bag(value, "matrix", path);
      const colorSpace = own(value, "colorSpace", path);
      const at = add(textures, {
        isDataTexture: truthy(value, "isDataTexture", path),
        uploaded: num(value, "version", path, 0) > 0,
        image: level(source && bag(source, "data", path), `${path}.image`),
        mipmaps,
        format: num(value, "format", path, 1023),
        type: num(value, "type", path, 1009),
        wrapS: num(value, "wrapS", path, 1001),
        wrapT: num(value, "wrapT", path, 1001),
        magFilter: num(value, "magFilter", path, 1006),
        minFilter: num(value, "minFilter", path, 1008),
        anisotropy: num(value, "anisotropy", path, 1),
        generateMipmaps: truthy(value, "generateMipmaps", path),
        flipY: truthy(value, "flipY", path),
        premultiplyAlpha: truthy(value, "premultiplyAlpha", path),
        unpackAlignment: num(value, "unpackAlignment", path, 4),
        colorSpace: typeof colorSpace === "string" ? colorSpace : "",
        channel: num(value, "channel", path, 0),
        transform: {
          offset: vector2(value, "offset", path, [0, 0]),
          repeat: vector2(value, "repeat", path, [1, 1]),
          center: vector2(value, "center", path, [0, 0]),
          rotation: num(value, "rotation", path, 0),
        },
        matrix: automatic || !matrix ? null : numbers(bag(matrix, "elements", path), 9, path),
        mapping: num(value, "mapping", path, 300),
      });
      mapSet(textureNumbers, value, at);
      return at;
    }

    function maps(of: Bag, path: string): MaterialBase["maps"] {
      const out: Partial<Record<MapSlot, number>> = {};
      for (let i = 0; i < SLOTS.length; i++) {
        const slot = SLOTS[i] as MapSlot;
        const at = texture(own(of, slot, path), `${path}.${slot}`);
        if (at >= 0) put(out, slot, at);
      }
      return out;
    }
    function material(value: unknown, path: string): number {
      if (!isBag(value)) return -1;
      const number = mapGet(materialNumbers, value) as number | undefined;
      if (number !== undefined) return number;
      const read = materialOf(value, path);
      if (!read) return -1;
      const at = add(materials, read);
      mapSet(materialNumbers, value, at);
      return at;
    }
    function materialOf(m: Bag, path: string): MaterialData | null {
      const is = (name: string): boolean => truthy(m, name, path);
      if (is("isMeshPhysicalMaterial")) return { ...standard(m, path), ...physical(m, path), kind: "physical" };
      if (is("isMeshStandardMaterial")) return standard(m, path);
      if (is("isMeshBasicMaterial")) {
        return {
          ...base(m, path),
          kind: "basic",
          aoMapIntensity: num(m, "aoMapIntensity", path, 1),
          lightMapIntensity: num(m, "lightMapIntensity", path, 1),
          wireframe: truthy(m, "wireframe", path),
        };
      }
      if (is("isPointsMaterial")) {
        return {
          ...base(m, path),
          kind: "points",
          size: num(m, "size", path, 1),
          sizeAttenuation: truthy(m, "sizeAttenuation", path),
        };
      }
      if (is("isLineDashedMaterial")) {
        return {
          ...base(m, path),
          kind: "dashed",
          scale: num(m, "scale", path, 1),
          dashSize: num(m, "dashSize", path, 3),
          gapSize: num(m, "gapSize", path, 1),
        };
      }
      return is("isLineBasicMaterial") ? { ...base(m, path), kind: "line" } : null;
    }
    function base(m: Bag, path: string): MaterialBase {
      return {
        id: num(m, "id", path, 0),
        maps: maps(m, path),
        color: colour(m, "color", path, 1),
        opacity: num(m, "opacity", path, 1),
        transparent: own(m, "transparent", path) === true,
        visible: truthy(m, "visible", path),
        side: num(m, "side", path, 0),
        vertexColors: truthy(m, "vertexColors", path),
        blending: num(m, "blending", path, 1),
        blendSrc: num(m, "blendSrc", path, 204),
        blendDst: num(m, "blendDst", path, 205),
        blendEquation: num(m, "blendEquation", path, 100),
        blendSrcAlpha: numOrNull(m, "blendSrcAlpha", path),
        blendDstAlpha: numOrNull(m, "blendDstAlpha", path),
        blendEquationAlpha: numOrNull(m, "blendEquationAlpha", path),
        blendColor: colour(m, "blendColor", path, 0),
        blendAlpha: num(m, "blendAlpha", path, 0),
        premultipliedAlpha: truthy(m, "premultipliedAlpha", path),
        alphaTest: num(m, "_alphaTest", path, 0),
        alphaHash: truthy(m, "alphaHash", path),
        alphaToCoverage: truthy(m, "alphaToCoverage", path),
        depthFunc: num(m, "depthFunc", path, 3),
        depthTest: truthy(m, "depthTest", path),
        depthWrite: truthy(m, "depthWrite", path),
        colorWrite: truthy(m, "colorWrite", path),
        polygonOffset: truthy(m, "polygonOffset", path),
        polygonOffsetFactor: num(m, "polygonOffsetFactor", path, 0),
        polygonOffsetUnits: num(m, "polygonOffsetUnits", path, 0),
        dithering: truthy(m, "dithering", path),
        forceSinglePass: own(m, "forceSinglePass", path) !== false,
        toneMapped: truthy(m, "toneMapped", path),
      };
    }
    function standard(m: Bag, path: string): Extract<MaterialData, { kind: "standard" }> {
      return {
        ...base(m, path),
        kind: "standard",
        roughness: num(m, "roughness", path, 1),
        metalness: num(m, "metalness", path, 0),
        emissive: colour(m, "emissive", path, 0),
        emissiveIntensity: num(m, "emissiveIntensity", path, 1),
        aoMapIntensity: num(m, "aoMapIntensity", path, 1),
        lightMapIntensity: num(m, "lightMapIntensity", path, 1),
        bumpScale: num(m, "bumpScale", path, 1),
        normalScale: vector2(m, "normalScale", path, [1, 1]),
        normalMapType: num(m, "normalMapType", path, 0),
        displacementScale: num(m, "displacementScale", path, 1),
        displacementBias: num(m, "displacementBias", path, 0),
        flatShading: truthy(m, "flatShading", path),
        wireframe: truthy(m, "wireframe", path),
      };
    }
    function physical(m: Bag, path: string) {
      const range = bag(m, "iridescenceThicknessRange", path);
      return {
        ior: num(m, "ior", path, 1.5),
        anisotropy: num(m, "_anisotropy", path, 0),
        anisotropyRotation: num(m, "anisotropyRotation", path, 0),
        clearcoat: num(m, "_clearcoat", path, 0),
        clearcoatRoughness: num(m, "clearcoatRoughness", path, 0),
        clearcoatNormalScale: vector2(m, "clearcoatNormalScale", path, [1, 1]),
        dispersion: num(m, "_dispersion", path, 0),
        iridescence: num(m, "_iridescence", path, 0),
        iridescenceIOR: num(m, "iridescenceIOR", path, 1.3),
        iridescenceThicknessRange: (range ? numbers(range, 2, path) : [100, 400]) as [number, number],
        sheen: num(m, "_sheen", path, 0),
        sheenColor: colour(m, "sheenColor", path, 0),
        sheenRoughness: num(m, "sheenRoughness", path, 1),
        specularIntensity: num(m, "specularIntensity", path, 1),
        specularColor: colour(m, "specularColor", path, 1),
        transmission: num(m, "_transmission", path, 0),
        thickness: num(m, "thickness", path, 0),
        attenuationDistance: num(m, "attenuationDistance", path, Number.POSITIVE_INFINITY),
        attenuationColor: colour(m, "attenuationColor", path, 1),
      };
    }

    function kindOf(node: Bag, path: string): SceneNodeKind {
      const is = (name: string): boolean => truthy(node, name, path);
      if (is("isGroup")) return "group";
      if (is("isMesh")) return "mesh";
      if (is("isLine")) return is("isLineSegments") ? "lineSegments" : is("isLineLoop") ? "lineLoop" : "line";
      return is("isPoints") ? "points" : "object";
    }
    function localMatrix(node: Bag, path: string): number[] {
      if (!truthy(node, "matrixAutoUpdate", path)) return storedMatrix(node, "matrix", path);
      const q = bag(node, "quaternion", path);
      const part = (key: string, absent: number): number => (q ? num(q, key, `${path}.quaternion`, absent) : absent);
      const m = compose(
        vector(node, "position", path, [0, 0, 0]),
        [part("_x", 0), part("_y", 0), part("_z", 0), part("_w", 1)],
        vector(node, "scale", path, [1, 1, 1]),
      );
      if (bag(node, "pivot", path)) turnAbout(m, vector(node, "pivot", path, [0, 0, 0]));
      return m;
    }
    const storedMatrix = (node: Bag, key: string, path: string): number[] => {
      const matrix = bag(node, key, path);
      return numbers(matrix && bag(matrix, "elements", path), 16, `${path}.${key}`);
    };

    function instances(node: Bag, path: string): InstanceData | null {
      if (!truthy(node, "isInstancedMesh", path)) return null;
      const matrix = attribute(own(node, "instanceMatrix", path), `${path}.instanceMatrix`);
      if (!matrix) throw new Stop("UNREADABLE", `${path}.instanceMatrix`, "is no attribute");
      return {
        count: num(node, "count", path, 0),
        matrix,
        color: attribute(own(node, "instanceColor", path), `${path}.instanceColor`),
        morphTexture: texture(own(node, "morphTexture", path), `${path}.morphTexture`),
      };
    }
    function influences(node: Bag, path: string): number[] | null {
      const list = own(node, "morphTargetInfluences", path);
      return isArray(list) ? numbers(list, list.length, `${path}.morphTargetInfluences`) : null;
    }

    /**
     * Whether an object has three's methods. An object with no more than three's flags, such as `isMesh`, has none; the existing service calls one of
     * them when it measures.
     */
    function hasMethods(value: Bag): boolean {
      for (let at: unknown = value; isBag(at); at = getPrototypeOf(at)) {
        const descriptor = getOwnPropertyDescriptor(at, "updateWorldMatrix");
        if (descriptor) return !hasOwn(descriptor, "value") || typeof descriptor.value === "function";
      }
      return false;
    }

    let impostor: string | null = null;
    type Place = { readonly parent: number; readonly depth: number; readonly path: string };
    function visit(value: unknown, { parent, depth, path }: Place): void {
      if (!isBag(value)) throw new Stop("UNREADABLE", path, "is no Object3D");
      if (mapGet(seenNodes, value)) throw new Stop("CYCLE_DETECTED", path, "was already part of the scene");
      mapSet(seenNodes, value, true);
      if (depth > MAX_DEPTH)
        throw new Stop("DEPTH_LIMIT_EXCEEDED", path, `lies at depth ${depth}; at most ${MAX_DEPTH}`);
      // When it measures, the existing service calls methods of the node and of its geometry.
      if (!hasMethods(value)) impostor ??= path;
      else if (own(value, "geometry", path) === null) impostor ??= `${path}.geometry`;
      const at = add(nodes, node(value, { parent, depth, path }));
      const children = own(value, "children", path);
      if (!isArray(children)) return;
      for (let i = 0; i < children.length; i++) {
        const below = `${path}.children[${i}]`;
        visit(own(children, `${i}`, below), { parent: at, depth: depth + 1, path: below });
      }
    }
    function node(value: Bag, { parent, depth, path }: Place): SceneNode {
      const kind = kindOf(value, path);
      const draws = kind !== "group" && kind !== "object";
      const rawValue = draws ? own(value, "material", path) : undefined;
      const multiMaterial = isArray(rawValue);
      const numbersOf: number[] = [];
      if (multiMaterial) {
        for (let i = 0; i < rawValue.length; i++)
          add(numbersOf, material(own(rawValue, `${i}`, path), `${path}.material[${i}]`));
      } else if (draws) {
        add(numbersOf, material(rawValue, `${path}.material`));
      }
      const matrix = localMatrix(value, path);
      const above = parent < 0 ? null : (nodes[parent] as SceneNode).matrixWorld;
      const automatic = own(value, "matrixWorldAutoUpdate", path) === true;
      const stray = parent < 0 ? bag(value, "parent", path) : null;
      const layers = bag(value, "layers", path);
      return {
        kind,
        id: num(value, "id", path, 0),
        parent,
        depth,
        matrix,
        matrixWorld: automatic ? (above ? product(above, matrix) : matrix) : storedMatrix(value, "matrixWorld", path),
        strayParentMatrix: stray && storedMatrix(stray, "matrixWorld", `${path}.parent`),
        visible: own(value, "visible", path) !== false,
        layers: layers ? num(layers, "mask", `${path}.layers`, 1) : 1,
        renderOrder: num(value, "renderOrder", path, 0),
        frustumCulled: truthy(value, "frustumCulled", path),
        geometry: draws ? geometry(bag(value, "geometry", path), `${path}.geometry`) : -1,
        materials: numbersOf,
        multiMaterial,
        instances: kind === "mesh" ? instances(value, path) : null,
        morphTargetInfluences: draws ? influences(value, path) : null,
        boundingBox: box(bag(value, "boundingBox", path), `${path}.boundingBox`),
        boundingSphere: sphere(bag(value, "boundingSphere", path), `${path}.boundingSphere`),
      };
    }

    try {
      if (!isBag(root) || !truthy(root, "isObject3D", "root")) {
        throw new Stop("INVALID_RETURN_TYPE", "root", "is no Object3D");
      }
      const kind = kindOf(root, "root");
      if (!ROOTS[kind]) throw new Stop("INVALID_RETURN_TYPE", "root", `is of kind ${kind}`);
      visit(root, { parent: -1, depth: kind === "group" ? 0 : 1, path: "root" });
      if (impostor !== null) throw new Stop("EXECUTION_THREW", impostor, "is no object of three");
      return { kind: "scene", scene: { nodes, geometries, materials, textures } };
    } catch (cause) {
      if (cause instanceof Stop) return { kind: "problem", problem: cause.problem };
      throw cause;
    }
  };
}

/** three's `Matrix4.compose`, in its order of operations. Array elements are read by index: iterators belong to the module's realm. */
function compose(p: readonly number[], q: readonly number[], s: readonly number[]): number[] {
  const at = (list: readonly number[], i: number): number => list[i] as number;
  const x2 = at(q, 0) + at(q, 0);
  const y2 = at(q, 1) + at(q, 1);
  const z2 = at(q, 2) + at(q, 2);
  const xx = at(q, 0) * x2;
  const xy = at(q, 0) * y2;
  const xz = at(q, 0) * z2;
  const yy = at(q, 1) * y2;
  const yz = at(q, 1) * z2;
  const zz = at(q, 2) * z2;
  const wx = at(q, 3) * x2;
  const wy = at(q, 3) * y2;
  const wz = at(q, 3) * z2;
  const sx = at(s, 0);
  const sy = at(s, 1);
  const sz = at(s, 2);
  // biome-ignore format: columns of a matrix
  return [
    (1 - (yy + zz)) * sx, (xy + wz) * sx, (xz - wy) * sx, 0,
    (xy - wz) * sy, (1 - (xx + zz)) * sy, (yz + wx) * sy, 0,
    (xz + wy) * sz, (yz - wx) * sz, (1 - (xx + yy)) * sz, 0,
    at(p, 0), at(p, 1), at(p, 2), 1,
  ];
}

/** Makes rotation and scale turn about a point other than the origin (three's `Object3D.pivot`). */
function turnAbout(m: number[], pivot: readonly number[]): void {
  const x = pivot[0] as number;
  const y = pivot[1] as number;
  const z = pivot[2] as number;
  const at = (i: number): number => m[i] as number;
  m[12] = at(12) + (x - at(0) * x - at(4) * y - at(8) * z);
  m[13] = at(13) + (y - at(1) * x - at(5) * y - at(9) * z);
  m[14] = at(14) + (z - at(2) * x - at(6) * y - at(10) * z);
}

/** a · b, each sum from left to right as in three. */
function product(a: Matrix4Data, b: Matrix4Data): number[] {
  // Elements of a literal are own properties, so setting them calls no setter of the module.
  const out = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let column = 0; column < 16; column += 4) {
    for (let row = 0; row < 4; row++) {
      out[column + row] =
        (a[row] as number) * (b[column] as number) +
        (a[row + 4] as number) * (b[column + 1] as number) +
        (a[row + 8] as number) * (b[column + 2] as number) +
        (a[row + 12] as number) * (b[column + 3] as number);
    }
  }
  return out;
}
