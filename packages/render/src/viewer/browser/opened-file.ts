import type { ViewedModel } from "../viewed-model.ts";

/** A GLB or PLY file that a person chose from the disk, as a model of the page: it goes nowhere. Undefined for other files. */
export function openedFile(file: File): ViewedModel | undefined {
  const format = /\.(glb|ply)$/i.exec(file.name)?.[1]?.toLowerCase() as "glb" | "ply" | undefined;
  const note = `${(file.size / 1e6).toFixed(1)} MB, opened from the disk and not checked`;
  return format && { name: file.name, format, note, frame: "viewer", source: { url: URL.createObjectURL(file) } };
}
