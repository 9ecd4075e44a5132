import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { buildGlb, type GlbJson, type MeshParts, meshGlb } from "./build-glb.fixture.ts";
import { loadTwice } from "./second-reader.fixture.ts";
import { convertPoint } from "./specular-glossiness.ts";

const TRIANGLE = Float32Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.5, 0);
const UVS = Float32Array.of(0, 0, 1, 0, 0, 0.25);
const texturedModel = (
  bytes: Uint8Array,
  material: Readonly<Record<string, unknown>>,
  parts: Partial<MeshParts> = {},
) => meshGlb({ positions: TRIANGLE, uvs: UVS, material, images: [{ mimeType: "image/png", bytes }], ...parts });
const base = { pbrMetallicRoughness: { baseColorTexture: { index: 0 } } };
const metal = { pbrMetallicRoughness: { metallicRoughnessTexture: { index: 0 } } };

/** The binary chunk as a base64 URI of buffer 0, and no such chunk. */
function inUri(file: Uint8Array, change: (uri: string) => string = (uri) => uri): Uint8Array {
  const jsonBytes = new DataView(file.buffer).getUint32(12, true);
  const json = JSON.parse(Buffer.from(file.subarray(20, 20 + jsonBytes)).toString()) as GlbJson;
  const bin = Buffer.from(file.subarray(28 + jsonBytes));
  json.buffers[0] = {
    byteLength: bin.length,
    uri: change(`data:application/octet-stream;base64,${bin.toString("base64")}`),
  };
  return buildGlb({ json });
}

describe("files that the reference draws although glTF does not require it", () => {
  it("buffers in base64 URIs, with and without a binary chunk beside them", async () => {
    const { scene } = await loadTwice(inUri(meshGlb({ positions: TRIANGLE })));
    expect([...scene.positions]).toEqual([...TRIANGLE]);
    // A buffer with a URI takes no chunk: the next buffer without a URI takes it.
    const uri = `data:;base64,${Buffer.from(new Uint8Array(36)).toString("base64")}`;
    const second = meshGlb({
      positions: TRIANGLE,
      change: (json) => {
        json.buffers = [{ byteLength: 36, uri }, ...json.buffers];
        for (const view of json.bufferViews) view["buffer"] = 1;
      },
    });
    expect([...(await loadTwice(second)).scene.positions]).toEqual([...TRIANGLE]);
  });

  it("but no other URI, and no base64 with other letters in it", async () => {
    const cases = [() => "part.bin", (uri: string) => uri.replace(";base64", ""), (uri: string) => `${uri}=A`];
    for (const change of cases)
      await expect(loadTwice(inUri(meshGlb({ positions: TRIANGLE }), change))).rejects.toMatchObject({
        code: "GLB_EXTERNAL_BUFFER",
      });
  });

  it("keeps normals that are all zero, and says that the mesh is dark", async () => {
    const { scene, warnings } = await loadTwice(meshGlb({ positions: TRIANGLE, normals: new Float32Array(9) }));
    expect([...scene.normals].every(Number.isNaN)).toBe(true);
    expect(warnings).toContain("NORMALS_ZERO");
  });

  it("the first picture of a GIF: its colours, or its indices where numbers are read", async () => {
    const pixels = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 0, 0]);
    const gif = await sharp(pixels, { raw: { width: 4, height: 1, channels: 3 } })
      .gif({ dither: 0 })
      .toBuffer();
    const { scene } = await loadTwice(texturedModel(gif, base));
    const texels = [...scene.material.baseColorTexture!.data];
    const { channels } = scene.material.baseColorTexture!;
    expect(texels.filter((_, at) => at % channels < 3)).toEqual([...pixels]);
    const numbers = (await loadTwice(texturedModel(gif, metal))).scene.material.metallicRoughnessTexture!.data;
    const indices = [...numbers].filter((_, at) => at % 3 === 0);
    expect(indices[0]).toBe(indices[3]);
    expect(Math.max(...indices)).toBeLessThan(5);
  });

  it("a GIF's transparent index is transparent, and so are pixels that its picture does not cover", async () => {
    // 2 × 1, palette of two, index 1 transparent, a picture of 1 × 1 at the left: codes clear, 0, end.
    const gif = Buffer.from(
      "47494638396102000100800000ff000000ff0021f9040100000100 2c00000000010001000002024401003b".replace(" ", ""),
      "hex",
    );
    const { data, channels } = (await loadTwice(texturedModel(gif, base))).scene.material.baseColorTexture!;
    expect(channels).toBe(4);
    expect([...data]).toEqual([255, 0, 0, 255, 0, 255, 0, 0]);
  });

  it("a damaged GIF is refused, whatever stands after its first bytes", async () => {
    await expect(loadTwice(texturedModel(Buffer.from("GIF89a..............."), base))).rejects.toMatchObject({
      code: /GLB_(BAD_TEXTURE|TEXTURE_TOO_LARGE)/,
    });
  });

  it("BMP of 24 bits and of 8, rows from the bottom", async () => {
    const rows = [Buffer.from([1, 2, 3, 4, 5, 6, 0, 0]), Buffer.from([7, 8, 9, 10, 11, 12, 0, 0])];
    const plain = bmp({ width: 2, height: 2, bits: 24, palette: [], rows });
    const { data } = (await loadTwice(texturedModel(plain, base))).scene.material.baseColorTexture!;
    expect([...data]).toEqual([9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4]);
    const palette = [3, 2, 1, 0, 6, 5, 4, 0];
    const small = bmp({ width: 2, height: 1, bits: 8, palette, rows: [Buffer.from([1, 0, 0, 0])] });
    expect([...(await loadTwice(texturedModel(small, base))).scene.material.baseColorTexture!.data]).toEqual([
      4, 5, 6, 1, 2, 3,
    ]);
    expect([...(await loadTwice(texturedModel(small, metal))).scene.material.metallicRoughnessTexture!.data]).toEqual([
      1, 1, 1, 0, 0, 0,
    ]);
    await expect(loadTwice(texturedModel(plain.subarray(0, 60), base))).rejects.toMatchObject({
      code: "GLB_BAD_TEXTURE",
    });
  });

  it("16-bit grey by its low byte", async () => {
    const grey = Uint16Array.of(0x1234, 0xff01);
    const png = await sharp(grey, { raw: { width: 2, height: 1, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    expect(png[24]).toBe(16);
    const { data } = (await loadTwice(texturedModel(png, base))).scene.material.baseColorTexture!;
    expect([...data]).toEqual([0x34, 0x34, 0x34, 1, 1, 1]);
  });

  it("grey with transparency as roughness and metal, and not as a colour", async () => {
    const png = await sharp(Buffer.from([200, 30]), { raw: { width: 1, height: 1, channels: 2 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    const { data } = (await loadTwice(texturedModel(png, metal))).scene.material.metallicRoughnessTexture!;
    expect([...data].slice(1)).toEqual([200, 30]);
    await expect(loadTwice(texturedModel(png, base))).rejects.toMatchObject({ code: "GLB_TEXTURE_FORMAT" });
  });
});

describe("specular-glossiness", () => {
  const material = (extension: object) => ({ extensions: { KHR_materials_pbrSpecularGlossiness: extension } });

  it("factors become a base colour, metal and roughness", async () => {
    const extension = { diffuseFactor: [0.8, 0.2, 0.2, 1], specularFactor: [0.2, 0.2, 0.2], glossinessFactor: 0.6 };
    const { scene, warnings } = await loadTwice(meshGlb({ positions: TRIANGLE, material: material(extension) }));
    // From trimesh 5.1's `specular_to_pbr`; 4.10.1 has the same rule.
    const reference = { base: [0.9235188961, 0.270432651, 0.270432651], metallic: 0.3061723411 };
    expect(scene.material.roughness).toBeCloseTo(0.4, 6);
    expect(scene.material.metallic).toBeCloseTo(reference.metallic, 6);
    const bytes = reference.base.map((value) => Math.round(value * 255) / 255);
    expect(scene.material.baseColor).toEqual([...bytes, 1]);
    expect(warnings).toContain("SPECULAR_GLOSSINESS_CONVERTED");
  });

  it("without specular light nothing is metal", () => {
    expect(convertPoint([0.5, 0.5, 0.5, 1], [0, 0, 0])).toMatchObject({ metallic: 0 });
  });

  it("textures are converted point by point", async () => {
    const png = await sharp(Buffer.from([200, 100, 50, 128]), { raw: { width: 1, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    const extension = { diffuseTexture: { index: 0 }, specularFactor: [0, 0, 0], glossinessFactor: 0.25 };
    const { scene } = await loadTwice(texturedModel(png, material(extension)));
    expect(scene.material).toMatchObject({ metallic: 0, roughness: 0.75, metallicRoughnessTexture: null });
    // Diffuse ÷ 0.96, in linear light.
    expect([...scene.material.baseColorTexture!.data]).toEqual([203, 101, 51, 128]);
    const shiny = { specularGlossinessTexture: { index: 0 } };
    const metallic = (await loadTwice(texturedModel(png, material(shiny)))).scene.material;
    expect(metallic.roughness).toBe(1);
    expect(metallic.metallicRoughnessTexture!.data[1]).toBe(127);
  });
});

type BmpParts = { width: number; height: number; bits: number; palette: number[]; rows: Buffer[] };

function bmp({ width, height, bits, palette, rows }: BmpParts): Buffer {
  const head = Buffer.alloc(54);
  head.write("BM", 0, "latin1");
  head.writeUInt32LE(54 + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(palette.length / 4, 46);
  return Buffer.concat([head, Buffer.from(palette), ...rows]);
}
