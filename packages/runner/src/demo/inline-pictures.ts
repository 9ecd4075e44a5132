import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { decodeImage, encodeJpeg } from "@404-gen/core/image";
import type { PictureSource } from "../report/page/client-data.ts";
import { HOSTS } from "./cast.ts";

/** Longest side of a picture carried in the page, pixels. */
const THUMBNAIL_SIDE = 440;

/** The demo's pictures as small JPEGs inside the page: nobody outside the demo can reach its hosts. */
export async function inlinePictures(dir: string): Promise<PictureSource> {
  const folders = [
    { folder: join(dir, "objects"), base: `http://${HOSTS.objects}` },
    { folder: join(dir, "prompts"), base: `http://${HOSTS.prompts}` },
  ];
  const carried = new Map<string, string>();
  for (const { folder, base } of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter(({ name }) => name.endsWith(".png"))) {
      const path = join(entry.parentPath, entry.name);
      const url = `${base}/${relative(folder, path).split(sep).map(encodeURIComponent).join("/")}`;
      const jpeg = await encodeJpeg(await decodeImage(await readFile(path)), { maxSide: THUMBNAIL_SIDE });
      carried.set(url, `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`);
    }
  }
  return (url) => carried.get(url) ?? url;
}
