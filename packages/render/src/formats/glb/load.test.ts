import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { buildGlb, type GlbJson, type MeshParts, meshGlb } from "./build-glb.fixture.ts";
import type { GLB_CODES } from "./codes.ts";
import { inspectGlb, loadGlb } from "./index.ts";
import { loadTwice } from "./second-reader.fixture.ts";

const TRIANGLE = Float32Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.5, 0);
const UVS = Float32Array.of(0, 0, 1, 0, 0, 0.25);
const plain = (parts: Partial<MeshParts> = {}) => meshGlb({ positions: TRIANGLE, ...parts });
const changeModel = (change: (json: GlbJson) => void, parts: Partial<MeshParts> = {}) => plain({ ...parts, change });
const primitive = (json: GlbJson) => json.meshes[0]!.primitives[0]!;
const picture = (options: { width: number; height: number; channels: 3 | 4 }) =>
  sharp(Buffer.alloc(options.width * options.height * options.channels, 128), { raw: options });
const png = await picture({ width: 4, height: 2, channels: 3 }).png().toBuffer();
const texturedModel = (image: Uint8Array, parts: Partial<MeshParts> = {}) =>
  plain({
    uvs: UVS,
    material: { pbrMetallicRoughness: { baseColorTexture: { index: 0 } } },
    images: [{ mimeType: "image/png", bytes: image }],
    ...parts,
  });
const huge = Buffer.from(png);
huge.writeUInt32BE(60_000, 16);

const cases: [string, keyof typeof GLB_CODES, Uint8Array][] = [
  ["nothing", "GLB_BAD_MAGIC", new Uint8Array(0)],
  ["a web page", "GLB_BAD_MAGIC", new TextEncoder().encode("<!doctype html><title>404</title>")],
  ["version 1", "GLB_BAD_VERSION", plain().fill(1, 4, 5)],
  ["a header only", "GLB_TRUNCATED", plain().subarray(0, 12)],
  ["half a file", "GLB_TRUNCATED", plain().subarray(0, 60)],
  ["a cut binary chunk", "GLB_TRUNCATED", plain().subarray(0, plain().length - 8)],
  ["BIN first", "GLB_BAD_CHUNK", plain().fill(0x42, 16, 17)],
  ["broken JSON", "GLB_BAD_JSON", buildGlb({ json: '{"asset":' })],
  ["a JSON list", "GLB_BAD_JSON", buildGlb({ json: [] })],
  ["a byte order mark", "GLB_BAD_JSON", buildGlb({ json: '\ufeff{"asset":{}}' })],
  ["meshes as text", "GLB_BAD_STRUCTURE", buildGlb({ json: { meshes: "none" } })],
  ["no mesh", "GLB_NO_MESH", buildGlb({ json: {} })],
  ["two meshes, one unused", "GLB_MULTIPLE_MESHES", changeModel((json) => json.meshes.push(json.meshes[0]!))],
  ["two primitives", "GLB_MULTIPLE_MESHES", changeModel((json) => json.meshes[0]!.primitives.push(primitive(json)))],
  ["points", "GLB_NOT_TRIANGLES", changeModel((json) => Object.assign(primitive(json), { mode: 0 }))],
  ["a fan", "GLB_NOT_TRIANGLES", changeModel((json) => Object.assign(primitive(json), { mode: 6 }))],
  ["no triangles", "GLB_EMPTY_MESH", plain({ indices: new Uint32Array(0) })],
  [
    "an accessor beyond its data",
    "GLB_BAD_ACCESSOR",
    changeModel((json) => Object.assign(json.accessors[0]!, { count: 4 })),
  ],
  ["2³¹ vertices", "GLB_BAD_ACCESSOR", changeModel((json) => Object.assign(json.accessors[0]!, { count: 2 ** 31 }))],
  [
    "2³¹ vertices without data",
    "GLB_TOO_MANY_VERTICES",
    changeModel((json) => {
      json.accessors[0] = { componentType: 5126, type: "VEC3", count: 2 ** 31 };
    }),
  ],
  ...["__proto__", "constructor", "toString"].map((word): (typeof cases)[number] => [
    `a component type of ${word}`,
    "GLB_BAD_ACCESSOR",
    changeModel((json) => Object.assign(json.accessors[0]!, { componentType: word })),
  ]),
  ["flat positions", "GLB_BAD_ACCESSOR", changeModel((json) => Object.assign(json.accessors[0]!, { type: "VEC2" }))],
  [
    "an unused broken accessor",
    "GLB_BAD_ACCESSOR",
    changeModel((json) => json.accessors.push({ type: "VEC9", count: 1 })),
  ],
  ["4 corners", "GLB_BAD_INDEX", plain({ indices: Uint32Array.of(0, 1, 2, 0) })],
  ["an index too large", "GLB_BAD_INDEX", plain({ indices: Uint32Array.of(0, 1, 3) })],
  ["0.7 wide", "GLB_OUT_OF_BOUNDS", plain({ positions: TRIANGLE.map((x) => x * 1.4) })],
  ["not a number", "GLB_OUT_OF_BOUNDS", plain({ positions: TRIANGLE.map((x, n) => (n === 4 ? Number.NaN : x)) })],
  ["one point", "GLB_NOTHING_TO_DRAW", plain({ positions: new Float32Array(9) })],
  [
    "an outside buffer",
    "GLB_EXTERNAL_BUFFER",
    changeModel((json) => Object.assign(json.buffers[0]!, { uri: "a.bin" })),
  ],
  ["a missing buffer", "GLB_MISSING_BUFFER", changeModel((json) => Object.assign(json.bufferViews[0]!, { buffer: 1 }))],
  [
    "Draco",
    "GLB_UNSUPPORTED_EXTENSION",
    changeModel((json) => {
      delete json.accessors[0]!["bufferView"];
      Object.assign(primitive(json), { extensions: { KHR_draco_mesh_compression: {} } });
    }),
  ],
  ["a texture without coordinates", "GLB_MISSING_TEXCOORD", texturedModel(png, { uvs: undefined })],
  ["roughness 2", "GLB_BAD_MATERIAL", plain({ material: { pbrMetallicRoughness: { roughnessFactor: 2 } } })],
  ["emission 5", "GLB_BAD_MATERIAL", plain({ material: { emissiveFactor: [5, 0, 0] } })],
  ["a cut texture", "GLB_BAD_TEXTURE", texturedModel(png.subarray(0, png.length - 30))],
  ["60000 pixels wide", "GLB_TEXTURE_TOO_LARGE", texturedModel(huge)],
];

describe("refused GLB files", () => {
  it.each(cases)("%s: %s", async (_, code, file) => {
    await expect(loadTwice(file)).rejects.toMatchObject({ code, fault: "miner" });
  });

  it("a message tells what to mend", async () => {
    await expect(loadTwice(plain({ positions: TRIANGLE.map((x) => x * 1.4) }))).rejects.toThrow(/x 0\.000…0\.7/);
  });

  it("shows by how little a coordinate lies outside, and says what to do about it", async () => {
    // 0.6 as float32 is a little more than 0.6.
    const edge = loadTwice(plain({ positions: TRIANGLE.map((x) => x * 1.2) }));
    await expect(edge).rejects.toThrow(/x 0\.000…0\.600000024, .*scale it down/);
    await expect(loadTwice(plain({ positions: TRIANGLE.map((x) => x * 2) }))).rejects.toThrow(/x 0\.000…1\.000, /);
    const broken = loadTwice(plain({ positions: TRIANGLE.map((x) => x / 0) }));
    await expect(broken).rejects.toThrow(/not finite numbers\. Mend or remove/);
  });

  it("limits are options", async () => {
    await expect(loadTwice(plain(), { maxBytes: 100 })).rejects.toMatchObject({ code: "GLB_TOO_LARGE" });
    await expect(loadTwice(plain(), { maxTriangles: 0 })).rejects.toMatchObject({ code: "GLB_TOO_MANY_TRIANGLES" });
    await expect(loadTwice(plain(), { maxCoordinate: 0.4 })).rejects.toMatchObject({ code: "GLB_OUT_OF_BOUNDS" });
  });
});

describe("reading of accepted files", () => {
  it("unrolls strips, every second triangle turned", async () => {
    const positions = Float32Array.from([...TRIANGLE, 0.5, 0.5, 0]);
    const file = meshGlb({ positions, change: (json) => Object.assign(primitive(json), { mode: 5 }) });
    expect([...(await loadTwice(file)).scene.indices]).toEqual([0, 1, 2, 1, 3, 2]);
  });

  it("counts vertices where indices are missing", async () => {
    expect([...(await loadTwice(plain())).scene.indices]).toEqual([0, 1, 2]);
  });

  it("ignores node transforms, and warns", async () => {
    const file = changeModel((json) => Object.assign(json, { nodes: [{ mesh: 0, scale: [9, 9, 9] }] }));
    const { scene, warnings } = await loadTwice(file);
    expect([...scene.positions]).toEqual([...TRIANGLE]);
    expect(warnings).toContain("NODE_TRANSFORM_IGNORED");
  });

  it("reads interleaved vertices", async () => {
    const both = Float32Array.from([0, 1, 2].flatMap((n) => [...TRIANGLE.subarray(n * 3, n * 3 + 3), 0, 0, 2]));
    const file = meshGlb({
      positions: both,
      change: (json) => {
        Object.assign(json.bufferViews[0]!, { byteStride: 24 });
        json.accessors = [0, 12].map((byteOffset) => ({
          ...{ bufferView: 0, byteOffset, componentType: 5126, type: "VEC3", count: 3 },
        }));
        primitive(json).attributes["NORMAL"] = 1;
      },
    });
    const { scene } = await loadTwice(file);
    expect([...scene.positions]).toEqual([...TRIANGLE]);
    expect([...scene.normals]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });

  it("computes normals weighted by angle when there are none", async () => {
    expect([...(await loadTwice(plain())).scene.normals]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });

  it("uses raw integers where the file says normalized", async () => {
    const bytes = Int8Array.of(0, 0, 0, 127, 0, 0, 0, 127, 0, 0, 0, 0);
    const file = meshGlb({
      positions: new Float32Array(bytes.buffer),
      change: (json) => {
        json.accessors[0] = { bufferView: 0, componentType: 5120, type: "VEC3", count: 3, normalized: true };
      },
    });
    await expect(loadTwice(file)).rejects.toMatchObject({ code: "GLB_OUT_OF_BOUNDS" });
  });

  it("takes colours without a material only, rounded to bytes", async () => {
    const colours = Float32Array.of(0, 0.5, 1, 0, 0, 0, 2, -1, 0.1);
    const without = await loadTwice(plain({ colours }));
    expect([...without.scene.colours!]).toEqual([0, 128, 255, 255, 0, 0, 0, 255, 255, 0, 26, 255]);
    expect(without.scene.material).toMatchObject({ metallic: 0.2, roughness: 0.8, baseColor: [1, 1, 1, 1] });
    const withMaterial = await loadTwice(plain({ colours, material: {} }));
    expect(withMaterial.scene.colours).toBeNull();
    expect(withMaterial.warnings).toContain("VERTEX_COLOURS_IGNORED");
  });

  it("keeps the base colour factor in 8 bits and turns v upwards", async () => {
    const material = { pbrMetallicRoughness: { baseColorFactor: [0.5, 0.3, 0, 1], baseColorTexture: { index: 0 } } };
    const { scene } = await loadTwice(texturedModel(png, { material }));
    expect(scene.material.baseColor).toEqual([128 / 255, 76 / 255, 0, 1]);
    expect([...scene.uvs!]).toEqual([0, 1, 1, 1, 0, 0.75]);
    expect(scene.material.baseColorTexture).toMatchObject({ width: 4, height: 2, channels: 3 });
  });

  it("draws without a texture that is not a picture, and warns", async () => {
    const { scene, warnings } = await loadTwice(texturedModel(Buffer.alloc(64)));
    expect(scene.material.baseColorTexture).toBeNull();
    expect(warnings).toContain("TEXTURE_SKIPPED");
  });

  it("takes a palette's indices as values in slots that hold numbers", async () => {
    const pixels = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0]);
    const palette = await sharp(pixels, { raw: { width: 4, height: 1, channels: 3 } })
      .png({ palette: true, colours: 3, dither: 0 })
      .toBuffer();
    const material = { occlusionTexture: { index: 0 }, emissiveTexture: { index: 0 } };
    const { scene } = await loadTwice(texturedModel(palette, { material }));
    const indices = [...scene.material.occlusionTexture!.data].filter((_, n) => n % 3 === 0);
    expect(Math.max(...indices)).toBeLessThan(3);
    expect(indices[0]).toBe(indices[3]);
    expect([...scene.material.emissiveTexture!.data]).toEqual([...pixels]);
  });

  it("inspects without decoding", () => {
    expect(inspectGlb(texturedModel(png))).toMatchObject({
      triangles: 1,
      vertices: 3,
      attributes: ["POSITION", "TEXCOORD_0"],
      textures: [{ slots: ["baseColorTexture"], format: "png", width: 4, height: 2 }],
    });
  });

  it("puts large arrays where threads can share them", async () => {
    const { scene } = await loadTwice(texturedModel(png), { shared: true });
    expect(scene.positions.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(scene.material.baseColorTexture!.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe("damaged files", () => {
  it("never end in anything but a scene or a refusal", async () => {
    const good = texturedModel(png, { indices: Uint32Array.of(0, 1, 2) });
    let seed = 404;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed;
    };
    for (let round = 0; round < 1500; round++) {
      const file = good.slice(0, round % 7 === 0 ? random() % good.length : good.length);
      for (let n = 0; n < 1 + (random() % 4) && file.length > 0; n++) file[random() % file.length] = random() & 255;
      await loadGlb(file).catch((error: unknown) => expect(error).toMatchObject({ fault: "miner" }));
    }
  });
});
