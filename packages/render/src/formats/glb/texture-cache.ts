import type { Texture } from "../../mesh/scene.ts";
import { sha256 } from "../../sha256.ts";

/** Bytes of texels that are kept: five textures of 2048² RGB. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Textures by the hash of their file and the way it is read: for a model that is drawn twice, or two models with the same textures, a texture is
 * decoded once. A full cache drops the texture whose last use is longest ago.
 */
export type TextureCache = {
  /** The texture of a file; `how` names the way in which the bytes are read. */
  find(file: Uint8Array, how: string, decode: () => Promise<Texture>): Promise<Texture>;
};

/** @internal `mostBytes` is smaller in tests. */
export function createTextureCache({ mostBytes = MOST_BYTES }: { readonly mostBytes?: number } = {}): TextureCache {
  const textures = new Map<string, Texture>();
  let bytes = 0;
  const keep = (key: string, texture: Texture): void => {
    if (textures.has(key) || texture.data.byteLength > mostBytes) return;
    textures.set(key, texture);
    bytes += texture.data.byteLength;
    for (const [oldest, { data }] of textures) {
      if (bytes <= mostBytes) return;
      textures.delete(oldest);
      bytes -= data.byteLength;
    }
  };
  return {
    async find(file, how, decode) {
      const key = `${how} ${sha256(file)}`;
      const before = textures.get(key);
      if (before) {
        textures.delete(key);
        textures.set(key, before);
        return before;
      }
      const texture = await decode();
      keep(key, texture);
      return texture;
    },
  };
}
