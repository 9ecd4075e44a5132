import { type Document, Logger, WebIO } from "@gltf-transform/core";
import { readContainer } from "../../formats/glb/container.ts";
import { asList, asObject, type Json } from "../../formats/glb/json.ts";
import { GLB_LIMITS_DEFAULTS } from "../../formats/glb/limits.ts";
import { cannotMend } from "../cannot-mend.ts";
import type { MendLog } from "../report.ts";
import type { MendPeers } from "./peers.ts";

/** The name under which gltf-transform looks for the binary chunk. */
const BINARY = "@glb.bin";

/** Reads a GLB file with gltf-transform. Unknown extensions and outside pictures, with which that fails, are removed before. */
export async function readDocument(
  bytes: Uint8Array,
  { peers, log }: { readonly peers: MendPeers; readonly log: MendLog },
): Promise<Document> {
  const { json, buffers } = readContainer(bytes, GLB_LIMITS_DEFAULTS);
  const names = new Set(peers.extensions.ALL_EXTENSIONS.map(({ EXTENSION_NAME }) => EXTENSION_NAME));
  const clean = withoutOutsidePictures(withoutUnknownExtensions(json, { names, log }), log);
  const io = new WebIO()
    .setLogger(new Logger(Logger.Verbosity.SILENT))
    .registerExtensions(peers.extensions.ALL_EXTENSIONS)
    .registerDependencies({ "draco3d.decoder": peers.draco, "meshopt.decoder": peers.meshopt });
  const resources = buffers[0] ? { [BINARY]: buffers[0].slice() } : {};
  try {
    const document = await io.readJSON({ json: clean as never, resources: resources as never });
    return document.setLogger(new Logger(Logger.Verbosity.SILENT));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : "";
    throw cannotMend(`The file cannot be read: ${JSON.stringify(why)}. Export it again.`);
  }
}

function withoutUnknownExtensions(
  json: Json,
  { names, log }: { readonly names: ReadonlySet<string>; readonly log: MendLog },
): Json {
  const requirements = asList(json["extensionsRequired"], "extensionsRequired");
  const unknown = requirements.filter((name) => !names.has(String(name)));
  if (unknown.length === 0) return json;
  log.add("leaveOut", `unknown extensions: ${unknown.map((name) => JSON.stringify(name)).join(", ")}`, {
    visible: true,
  });
  return { ...json, extensionsRequired: requirements.filter((name) => names.has(String(name))) };
}

/** Removes from the materials the textures whose pictures lie in other files. */
function withoutOutsidePictures(json: Json, log: MendLog): Json {
  const images = asList(json["images"], "images");
  const outside = new Set(
    images.flatMap((value, n) => {
      const { uri, bufferView } = asObject(value, `images[${n}]`);
      const inside = bufferView !== undefined || (typeof uri === "string" && uri.startsWith("data:"));
      return inside ? [] : [n];
    }),
  );
  if (outside.size === 0) return json;
  log.add("leaveOut", `pictures that lie in other files: ${outside.size} of ${images.length}`, { visible: true });
  const textures = asList(json["textures"], "textures").map((value) => asObject(value, "textures"));
  const isLost = (index: unknown): boolean => outside.has(textures[index as number]?.["source"] as number);
  return {
    ...json,
    images: images.map((image, n) => (outside.has(n) ? { uri: ONE_PIXEL } : image)),
    materials: asList(json["materials"], "materials").map((material) => withoutTextures(material, isLost)),
  };
}

/** A white picture of one pixel. */
const ONE_PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=";

/** A part of a material's JSON without the lost textures. */
function withoutTextures(value: unknown, isLost: (index: unknown) => boolean): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => !(key.endsWith("Texture") && isLost((inner as Json | null)?.["index"])),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutTextures(inner, isLost)]));
}
