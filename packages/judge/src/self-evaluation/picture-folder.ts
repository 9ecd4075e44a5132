import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rejection } from "@404-gen/core";

/**
 * The pictures of an evaluation in `out`: `pictures/{place}/{name}.png` for the page, and `cache/` for fetched and drawn pictures,
 * by address or content, which a second run uses again.
 */
export type PictureFolder = {
  /** Writes a picture for the page. Gives its address in duels: path in `out`, `#`, hash of its bytes. */
  store(at: { readonly place: string; readonly stem: string }, bytes: Uint8Array): Promise<string>;
  /** The same for a picture that is fetched, unless an earlier run has it. */
  keep(
    at: { readonly place: string; readonly stem: string; readonly source: string },
    fetch: () => Promise<Uint8Array>,
  ): Promise<string>;
  /** Draws a preview, unless an earlier run has one of the same bytes and renderer. A refusal is not kept. */
  drawn(
    of: { readonly bytes: Uint8Array; readonly renderer: string },
    draw: () => Promise<Uint8Array | Rejection>,
  ): Promise<Uint8Array | Rejection>;
  /** The bytes of an address that `store` gave. */
  read(address: string): Promise<Uint8Array>;
};

/** Opens the folder, and creates it if it does not exist. */
export async function openPictureFolder(out: string): Promise<PictureFolder> {
  const cache = join(out, "cache");
  await Promise.all(["a", "b", "prompt"].map((place) => mkdir(join(out, "pictures", place), { recursive: true })));
  await mkdir(cache, { recursive: true });
  const store: PictureFolder["store"] = async ({ place, stem }, bytes) => {
    const path = `pictures/${place}/${safeName(stem)}${extensionOf(bytes)}`;
    await replaceFile(join(out, path), bytes);
    return `${path}#${sha256(bytes)}`;
  };
  const fromCache = async (key: string, make: () => Promise<Uint8Array | Rejection>) => {
    const path = join(cache, key);
    const bytes = await readFile(path).catch(() => null);
    if (bytes !== null) return bytes;
    const picture = await make();
    if (picture instanceof Uint8Array) await replaceFile(path, picture);
    return picture;
  };
  return {
    store,
    keep: async (at, fetch) => store(at, (await fromCache(sha256(at.source), fetch)) as Uint8Array),
    drawn: ({ bytes, renderer }, draw) => fromCache(sha256(`${renderer}\n${sha256(bytes)}`), draw),
    read: (address) => readFile(join(out, address.split("#", 1)[0] as string)),
  };
}

/** Writes another file, then renames it: a crash leaves the old or the new file. Two writers of the same path do not disturb each other. */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  await writeFile(part, content);
  await rename(part, path);
}

/** A safe file name of a stem, which may come from an untrusted address. Special characters are replaced, and a hash then keeps names different. */
export const safeName = (stem: string): string =>
  /^[\w-][\w.-]{0,127}$/.test(stem)
    ? stem
    : `${stem.replace(/[^\w-]/g, "_").slice(0, 60)}-${sha256(stem).slice(0, 12)}`;

const sha256 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");

function extensionOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return ".jpg";
  return bytes[0] === 0x52 && bytes[8] === 0x57 ? ".webp" : ".png";
}
