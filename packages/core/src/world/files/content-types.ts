import { MODEL_FORMATS } from "../../base/formats.ts";

/** MIME types of the files that the competition publishes, by extension. */
const TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(MODEL_FORMATS).map(({ extension, contentType }) => [extension, contentType])),
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  json: "application/json",
  html: "text/html; charset=utf-8",
  txt: "text/plain",
  csv: "text/csv",
};

/**
 * MIME type that a file's extension promises; `application/octet-stream` for an unknown one.
 *
 * @example
 * contentTypeOf("model.glb"); // "model/gltf-binary"
 */
export function contentTypeOf(key: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(key)?.[1]?.toLowerCase() ?? "";
  return TYPES[extension] ?? "application/octet-stream";
}
