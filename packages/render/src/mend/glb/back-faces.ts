import { amount } from "@404-gen/core";
import { isInsideOut } from "../../look/look-at-mesh.ts";
import { comparePictures } from "../compare-pictures.ts";
import type { MendLog } from "../report.ts";
import { drawParts } from "./draw-parts.ts";
import { findFit } from "./fit.ts";
import type { Part } from "./part.ts";

/** Side of the pictures that decide whether back faces are seen, pixels. */
const SIDE = 128;

/** Decibels from which two such pictures count as the same. Own choice. */
const SAME = 50;

/**
 * Parts with the sides that a viewer shows: parts marked doubleSided get back faces, if a picture shows them; a closed part without that mark that
 * looks inwards is turned over.
 */
export function withBackFaces(parts: readonly Part[], log: MendLog): Part[] {
  const outwardParts = turnInwardParts(parts, log);
  const twoSidedParts = outwardParts.map((part) => (part.surface.doubleSided ? doublePart(part) : part));
  if (!outwardParts.some((part) => part.surface.doubleSided)) return outwardParts;
  const fit = findFit(outwardParts);
  const { decibels } = comparePictures(
    drawParts(outwardParts, { fit, size: SIDE }),
    drawParts(twoSidedParts, { fit, size: SIDE }),
  );
  if (decibels === null || decibels >= SAME) return outwardParts;
  const count = outwardParts.filter((part) => part.surface.doubleSided).length;
  log.add("turn", `back faces for ${amount(count, "part")} marked doubleSided`);
  return twoSidedParts;
}

/** Turns a model over that is one closed shape and looks inwards. Models of several parts stay as they are. */
function turnInwardParts(parts: readonly Part[], log: MendLog): Part[] {
  const [only] = parts;
  if (parts.length !== 1 || !only || only.surface.doubleSided || !isInsideOut(only)) return [...parts];
  log.add("turn", "the mesh looks inwards: its triangles are turned over", { visible: true });
  return [{ ...only, ...reversePart(only) }];
}

function reversePart({ normals, indices }: Part): Pick<Part, "normals" | "indices"> {
  const reverseIndices = indices.slice();
  for (let at = 0; at < reverseIndices.length; at += 3)
    [reverseIndices[at], reverseIndices[at + 1]] = [indices[at + 1]!, indices[at]!];
  return { normals: normals.map((value) => -value), indices: reverseIndices };
}

function doublePart(part: Part): Part {
  const { positions, normals, uvs, colours, indices } = part;
  const back = reversePart(part);
  const twice = (values: Float32Array, second = values): Float32Array => {
    const out = new Float32Array(values.length * 2);
    out.set(values);
    out.set(second, values.length);
    return out;
  };
  const count = positions.length / 3;
  const both = new Uint32Array(indices.length * 2);
  both.set(indices);
  both.set(
    back.indices.map((index) => index + count),
    indices.length,
  );
  return {
    ...part,
    positions: twice(positions),
    normals: twice(normals, back.normals),
    uvs: uvs && twice(uvs),
    colours: colours && twice(colours),
    indices: both,
  };
}
