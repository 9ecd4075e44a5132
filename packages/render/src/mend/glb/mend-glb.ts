import { CompetitionError, hasMagic } from "@404-gen/core";
import { loadGlb } from "../../formats/glb/index.ts";
import { GLB_LIMITS_DEFAULTS } from "../../formats/glb/limits.ts";
import { composeGrid } from "../../image/grid.ts";
import { inspectModel } from "../../inspect-model.ts";
import { drawMeshView } from "../../mesh/index.ts";
import { VIEW_SIZE, VIEWS } from "../../views.ts";
import { cannotMend } from "../cannot-mend.ts";
import type { MendedModel } from "../mended-model.ts";
import { createMendLog, type MendLog } from "../report.ts";
import { withBackFaces } from "./back-faces.ts";
import { collectParts } from "./collect-parts.ts";
import { drawParts } from "./draw-parts.ts";
import { bounds, type Fit, findFit, fitPositions } from "./fit.ts";
import { joinParts } from "./join-parts.ts";
import type { Part } from "./part.ts";
import { loadMendPeers } from "./peers.ts";
import { readDocument } from "./read-document.ts";
import { writeMesh } from "./write-mesh.ts";

/** Warnings about an accepted file that a mend removes. */
const MENDABLE =
  /^(FACES_AWAY|INSIDE_OUT|ALPHA_HOLES|OBJECT_SMALL|NOTHING_SEEN|NORMALS_ZERO|SPARSE_IGNORED|NODE_TRANSFORM_IGNORED)/;

/** Mends a GLB file. */
export async function mendGlb(bytes: Uint8Array): Promise<MendedModel> {
  const { rejection, warnings } = await inspectModel(bytes, { format: "glb" });
  if (!rejection && !warnings.some((text) => MENDABLE.test(text))) return { refused: null, steps: [], mended: null };
  if (rejection && ["GLB_BAD_MAGIC", "GLB_BAD_VERSION", "GLB_TRUNCATED", "GLB_BAD_JSON"].includes(rejection.code))
    throw cannotMend(`${rejection.message} Nothing can be read from it.`, { code: rejection.code });
  const log = createMendLog();
  const peers = await loadMendPeers();
  const document = await readDocument(bytes, { peers, log });
  reportDecoding(
    document
      .getRoot()
      .listExtensionsUsed()
      .map(({ extensionName }) => extensionName),
    log,
  );
  const parts = (await collectParts(document, log)).map(withoutUnusedVertices);
  if (parts.length === 0) throw cannotMend("The file shows no triangles, so no model can be made from it.");
  const twoSidedParts = withBackFaces(parts, log);
  const fit = chooseFit(twoSidedParts, log);
  const mesh = joinParts(twoSidedParts, log);
  // A warning may be about something that the file intends, such as an open surface with one side.
  if (!rejection && log.list().length === 0) return { refused: null, steps: [], mended: null };
  const file = await writeMesh({ ...mesh, positions: fitPositions(mesh.positions, fit) });
  return {
    refused: rejection,
    steps: log.list(),
    mended: { bytes: file, before: drawParts(twoSidedParts, { fit, size: VIEW_SIZE }), after: await drawMended(file) },
  };
}

const DECODING_WORDS: Readonly<Record<string, string>> = {
  KHR_draco_mesh_compression: "Draco",
  EXT_meshopt_compression: "meshopt",
  KHR_mesh_quantization: "quantised vertices",
};

function reportDecoding(extensions: readonly string[], log: MendLog): void {
  for (const name of extensions) if (Object.hasOwn(DECODING_WORDS, name)) log.add("decode", DECODING_WORDS[name]!);
  if (extensions.includes("KHR_materials_pbrSpecularGlossiness"))
    log.add("convert", "specular-glossiness becomes metal and roughness", { visible: true });
  if (extensions.includes("EXT_texture_webp")) log.add("convert", "WebP becomes PNG where it is joined");
  if (extensions.includes("KHR_texture_basisu"))
    log.add("leaveOut", "KTX2 textures, for which there is no decoder", { visible: true });
}

/** A part without the vertices that no triangle uses, which would count for its size. */
function withoutUnusedVertices(part: Part): Part {
  const numbers = new Int32Array(part.positions.length / 3).fill(-1);
  const usedVertices: number[] = [];
  const indices = part.indices.map((index) => {
    if (numbers[index] === -1) numbers[index] = usedVertices.push(index) - 1;
    return numbers[index]!;
  });
  if (usedVertices.length === numbers.length) return part;
  const pick = (values: Float32Array, width: number): Float32Array =>
    Float32Array.from(
      { length: usedVertices.length * width },
      (_, at) => values[usedVertices[Math.floor(at / width)]! * width + (at % width)]!,
    );
  return {
    ...part,
    indices,
    positions: pick(part.positions, 3),
    normals: pick(part.normals, 3),
    uvs: part.uvs && pick(part.uvs, 2),
    colours: part.colours && pick(part.colours, 3),
  };
}

/** Least reach, as a coordinate, of a model in the cube that keeps its place and size. Own choice: smaller models are made larger. */
const LARGE_ENOUGH = 0.4;

function chooseFit(parts: readonly Part[], log: MendLog): Fit {
  const [min, max] = bounds(parts);
  const limit = GLB_LIMITS_DEFAULTS.maxCoordinate;
  if (!(Math.max(...max.map((high, axis) => high - min[axis]!)) > 0))
    throw cannotMend("All vertices lie in one point, so there is nothing to see.");
  const reach = Math.max(...min.map(Math.abs), ...max.map(Math.abs));
  if (reach < limit && reach > LARGE_ENOUGH) return { centre: [0, 0, 0], scale: 1 };
  const fit = findFit(parts);
  const size = max.map((high, axis) => (high - min[axis]!).toPrecision(3)).join(" × ");
  log.add("fit", `${size} is centred and scaled by ${fit.scale.toPrecision(3)}`);
  return fit;
}

/** The judge's picture of the mended file, or why it would be refused. */
async function drawMended(file: Uint8Array): Promise<Uint8Array | CompetitionError> {
  if (!hasMagic(file, "glb") || file.length > GLB_LIMITS_DEFAULTS.maxBytes)
    return cannotMend(`The mended file would have ${file.length} bytes, more than are accepted.`);
  try {
    const { scene } = await loadGlb(file);
    return composeGrid(
      VIEWS.map((view) => drawMeshView(scene, view)),
      VIEW_SIZE,
    );
  } catch (error) {
    if (CompetitionError.is(error) && error.fault === "miner") return error;
    throw error;
  }
}
