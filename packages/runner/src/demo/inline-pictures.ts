import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { decodeImage, encodeJpeg } from "@404-gen/core/image";
import type { PictureSource } from "../report/page/client-data.ts";
import { HOSTS } from "./cast.ts";

/** Longest side of a picture inside the page, pixels. */
const THUMBNAIL_SIDE = 440;

/** Puts the demo's pictures into the page as small JPEGs: nobody outside the demo can reach its hosts. Equal files are converted only once. */
export async function inlinePictures(place: {
  readonly dir: string;
  readonly promptsUrl: string;
}): Promise<PictureSource> {
  const { dir, promptsUrl } = place;
  const folders = [
    { folder: join(dir, "objects"), base: `http://${HOSTS.objects}` },
    { folder: join(dir, "prompts"), base: promptsUrl },
  ];
  const inlineTexts = new Map<string, string>();
  const pictures = new Map<string, string>();
  for (const { folder, base } of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter(({ name }) => name.endsWith(".png"))) {
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path);
      const hash = createHash("sha256").update(bytes).digest("base64");
      const text = pictures.get(hash) ?? (await thumbnail(bytes));
      pictures.set(hash, text);
      inlineTexts.set(`${base}/${relative(folder, path).split(sep).map(encodeURIComponent).join("/")}`, text);
    }
  }
  return (url) => inlineTexts.get(url) ?? url;
}

async function thumbnail(png: Uint8Array): Promise<string> {
  const jpeg = await encodeJpeg(await decodeImage(png), { maxSide: THUMBNAIL_SIDE });
  return `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`;
}
