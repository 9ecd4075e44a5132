import type { GlbContainer } from "./container.ts";
import { asCount, asList, asObject, type Json } from "./json.ts";
import { refuseGlb } from "./refuse.ts";

/** A bufferView: bytes of the file, and the distance of its elements (0: tightly packed). */
export type BufferView = { readonly bytes: Uint8Array; readonly stride: number };

const COMPRESSIONS = ["EXT_meshopt_compression", "KHR_meshopt_compression"];

/** All bufferViews, each checked to lie inside its buffer. */
export function readViews(container: GlbContainer): BufferView[] {
  for (const [n, buffer] of asList(container.json["buffers"], "buffers").entries()) {
    if (asObject(buffer, `buffers[${n}]`)["uri"] !== undefined) {
      throw refuseGlb("GLB_EXTERNAL_BUFFER", `Buffer ${n} has a uri. Geometry must lie in the file's binary chunk.`, {
        buffer: n,
      });
    }
  }
  return asList(container.json["bufferViews"], "bufferViews").map((value, n) =>
    readView(asObject(value, `bufferViews[${n}]`), { n, buffers: container.buffers }),
  );
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
    if (compression) throw unsupported(compression, "Export without meshopt compression (gltfpack: without -c).");
    throw refuseGlb("GLB_MISSING_BUFFER", `${where} lies outside the data of the file.`, {
      buffer: index,
      needed: start + length,
      size: buffer?.length ?? 0,
    });
  }
  return { bytes: buffer.subarray(start, start + length), stride };
}

/** A file that needs an extension which the reference cannot read either. */
export const unsupported = (extension: string, remedy: string) =>
  refuseGlb("GLB_UNSUPPORTED_EXTENSION", `The file uses ${extension}, which is not read. ${remedy}`, { extension });
