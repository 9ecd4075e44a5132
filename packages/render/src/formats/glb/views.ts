import type { GlbContainer } from "./container.ts";
import { asCount, asList, asObject, type Json } from "./json.ts";
import { refuseGlb } from "./refuse.ts";

/** A bufferView: bytes of the file, and the bytes from element to element (0: tightly packed). */
export type BufferView = { readonly bytes: Uint8Array; readonly stride: number };

const COMPRESSIONS = ["EXT_meshopt_compression", "KHR_meshopt_compression"];

/** All bufferViews, each checked to lie inside its buffer. */
export function readViews(container: GlbContainer): BufferView[] {
  const buffers = orderBuffers(container);
  return asList(container.json["bufferViews"], "bufferViews").map((value, n) =>
    readView(asObject(value, `bufferViews[${n}]`), { n, buffers }),
  );
}

/** The bytes of each buffer, as the reference orders them: a buffer with a `data:` URI has its own bytes, each other buffer takes the next chunk. */
function orderBuffers(container: GlbContainer): Uint8Array[] {
  const chunks = [...container.buffers];
  const buffers: Uint8Array[] = [];
  for (const [n, value] of asList(container.json["buffers"], "buffers").entries()) {
    const { uri } = asObject(value, `buffers[${n}]`);
    const bytes = uri === undefined ? chunks.shift() : readDataUri(uri, n);
    // After a buffer without bytes the reference reads no further buffer.
    if (!bytes) return buffers;
    buffers.push(bytes);
  }
  return [...buffers, ...chunks];
}

const DATA_URI = /^data:[^,]*;base64,/;

function readDataUri(uri: unknown, buffer: number): Uint8Array {
  const head = typeof uri === "string" ? DATA_URI.exec(uri)?.[0] : undefined;
  const text = head === undefined ? null : (uri as string).slice(head.length);
  if (text === null || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw refuseGlb(
      "GLB_EXTERNAL_BUFFER",
      `Buffer ${buffer} has a uri that is no base64 data. Geometry must lie in the same file.`,
      { buffer },
    );
  }
  return Buffer.from(text, "base64");
}

function readView(view: Json, from: { readonly n: number; readonly buffers: readonly Uint8Array[] }): BufferView {
  const where = `bufferViews[${from.n}]`;
  const index = asCount(view["buffer"], `${where}.buffer`);
  const start = asCount(view["byteOffset"], `${where}.byteOffset`, 0);
  const length = asCount(view["byteLength"], `${where}.byteLength`);
  const stride = asCount(view["byteStride"], `${where}.byteStride`, 0);
  const buffer = from.buffers[index];
  if (!buffer || start + length > buffer.length) {
    const extensions = asObject(view["extensions"], `${where}.extensions`);
    const compression = COMPRESSIONS.find((name) => extensions[name] !== undefined);
    if (compression)
      throw unsupportedExtension(compression, "Export without meshopt compression (gltfpack: without -c).");
    throw refuseGlb("GLB_MISSING_BUFFER", `${where} lies outside the data of the file.`, {
      buffer: index,
      needed: start + length,
      size: buffer?.length ?? 0,
    });
  }
  return { bytes: buffer.subarray(start, start + length), stride };
}

/** The error for a file that needs an extension which the reference cannot read either. */
export const unsupportedExtension = (extension: string, remedy: string) =>
  refuseGlb("GLB_UNSUPPORTED_EXTENSION", `The file uses ${extension}, which is not read. ${remedy}`, { extension });
