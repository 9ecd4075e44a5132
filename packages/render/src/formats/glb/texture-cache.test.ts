import { describe, expect, it } from "vitest";
import { encodePng } from "../../image/png.ts";
import type { Texture } from "../../mesh/scene.ts";
import { meshGlb, sphere } from "./build-glb.fixture.ts";
import { loadGlb } from "./load.ts";
import { createTextureCache, type TextureCache } from "./texture-cache.ts";

const texture = (bytes: number): Texture => ({ width: bytes / 3, height: 1, channels: 3, data: new Uint8Array(bytes) });
const file = (name: number): Uint8Array => Uint8Array.of(name);

/** Whether the cache decodes the file again. */
async function decodes(cache: ReturnType<typeof createTextureCache>, name: number, how = "3"): Promise<boolean> {
  let decoded = false;
  await cache.find(file(name), how, async () => {
    decoded = true;
    return texture(300);
  });
  return decoded;
}

describe("the cache of textures", () => {
  it("decodes a file once for each way to read it", async () => {
    const cache = createTextureCache();
    expect([await decodes(cache, 1), await decodes(cache, 1), await decodes(cache, 1, "4")]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("never keeps more bytes than its limit; the texture that was used last stays", async () => {
    const cache = createTextureCache({ mostBytes: 600 });
    await decodes(cache, 1);
    await decodes(cache, 2);
    await decodes(cache, 1);
    await decodes(cache, 3);
    expect([await decodes(cache, 1), await decodes(cache, 3), await decodes(cache, 2)]).toEqual([false, false, true]);
    const small = createTextureCache({ mostBytes: 299 });
    expect([await decodes(small, 1), await decodes(small, 1)]).toEqual([true, true]);
  });

  it("keeps nothing of a file that cannot be decoded", async () => {
    const cache = createTextureCache();
    await expect(cache.find(file(1), "3", () => Promise.reject(new TypeError("cut short")))).rejects.toThrow(
      "cut short",
    );
    expect(await decodes(cache, 1)).toBe(true);
  });

  it("is asked for all pictures of a model at the same time: they are decoded side by side", async () => {
    const images = [1, 2, 3].map((shade) => ({
      mimeType: "image/png",
      bytes: encodePng(new Uint8Array(12).fill(shade), { width: 2, height: 2 }),
    }));
    const material = {
      pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicRoughnessTexture: { index: 1 } },
      emissiveTexture: { index: 2 },
    };
    let resolve = () => {};
    const all = new Promise<void>((settle) => {
      resolve = settle;
    });
    let requests = 0;
    const textures: TextureCache = {
      async find(_bytes, _how, decode) {
        if (++requests === images.length) resolve();
        // Decoding waits until all pictures are requested: a cache that decodes one after the other would never end.
        await all;
        return decode();
      },
    };
    const { scene } = await loadGlb(meshGlb({ ...sphere(4), images, material }), { textures });
    expect([scene.material.baseColorTexture, scene.material.emissiveTexture].map((one) => one?.data[0])).toEqual([
      1, 3,
    ]);
  });

  it("gives a second loading of a model the textures of the first, with alpha where that is read", async () => {
    const { default: sharp } = await import("sharp");
    const rgba = Buffer.from(Array.from({ length: 64 }, (_, i) => i * 4));
    const bytes = await sharp(rgba, { raw: { width: 4, height: 4, channels: 4 } })
      .png()
      .toBuffer();
    const images = [{ mimeType: "image/png", bytes }];
    const model = (material: object) => meshGlb({ ...sphere(4), images, material: { ...material } });
    const colourModel = model({ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } });
    const glowing = model({ emissiveTexture: { index: 0 }, emissiveFactor: [1, 1, 1] });
    const textures = createTextureCache();
    const first = (await loadGlb(colourModel, { textures })).scene.material.baseColorTexture;
    const second = (await loadGlb(colourModel, { textures })).scene.material.baseColorTexture;
    const other = (await loadGlb(glowing, { textures })).scene.material.emissiveTexture;
    expect(first?.channels).toBe(4);
    expect(second).toBe(first);
    expect(other?.channels).toBe(3);
    expect((await loadGlb(glowing)).scene.material.emissiveTexture).toEqual(other);
  });
});
