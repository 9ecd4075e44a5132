import type { ViewedModel, ViewerData } from "../viewed-model.ts";
import { fileFormats } from "./file-formats.ts";

/** A file that a person chose from the disk, as a model of the page. The file is sent nowhere. Undefined for a file of another format. */
export function openedFile(file: File, stands: ViewerData["stands"]): ViewedModel | undefined {
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase();
  const format = fileFormats(stands).find((name) => name === ending);
  const note = `${(file.size / 1e6).toFixed(1)} MB, opened from the disk and not checked`;
  return format && { name: file.name, format, note, frame: "viewer", source: { url: URL.createObjectURL(file) } };
}
