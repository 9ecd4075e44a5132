import type { PlyElement, PlyHeader } from "../../formats/ply/header.ts";
import { REST_COLUMNS } from "../../formats/ply/read.ts";
import { REST } from "../../look/splat-oddities.ts";
import { SH_DEGREE_0 } from "../../splat/constants.ts";
import { cannotMend } from "../cannot-mend.ts";
import { createSplats, type Splats } from "./splats.ts";

// PlayCanvas' compressed PLY: 256 splats share the ranges of a chunk, and each is four 32-bit words.

const CHUNK = 256;
const WORDS = ["packed_position", "packed_rotation", "packed_scale", "packed_color"] as const;
const RANGES = [
  "min_x",
  "min_y",
  "min_z",
  "max_x",
  "max_y",
  "max_z",
  "min_scale_x",
  "min_scale_y",
  "min_scale_z",
] as const;

export const isPackedPly = ({ format, elements }: PlyHeader): boolean =>
  format === "binary_little_endian 1.0" &&
  elements[0]?.name === "chunk" &&
  elements[1]?.name === "vertex" &&
  RANGES.every((name) => elements[0]!.properties.some((property) => property.name === name)) &&
  WORDS.every((name) => elements[1]!.properties.some((property) => property.name === name));

/** Reads the splats. Harmonics, which are not drawn, are ignored. */
export function readPackedPly(bytes: Uint8Array, { elements, bodyOffset }: PlyHeader): Splats {
  const [chunk, vertex] = elements as [PlyElement, PlyElement];
  const [chunkBytes, vertexBytes] = [chunk.properties.length * 4, vertex.properties.length * 4];
  const wide = [...chunk.properties, ...vertex.properties].every(({ type }) => /^(u?int(32)?|float(32)?)$/.test(type));
  const start = bodyOffset + chunk.count * chunkBytes;
  if (!wide || start + vertex.count * vertexBytes > bytes.length || chunk.count * CHUNK < vertex.count)
    throw cannotMend("The packed splats end before their header says. Upload the whole file.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsetIn = (element: PlyElement, name: string) => element.properties.findIndex((p) => p.name === name) * 4;
  const words = WORDS.map((name) => offsetIn(vertex, name));
  const splats = createSplats(vertex.count);
  for (let i = 0; i < vertex.count; i++) {
    const from = bodyOffset + Math.floor(i / CHUNK) * chunkBytes;
    const range = (name: string, otherwise: number): number => {
      const offset = offsetIn(chunk, name);
      return offset < 0 ? otherwise : view.getFloat32(from + offset, true);
    };
    const [position, rotation, scale, colour] = words.map((at) =>
      view.getUint32(start + i * vertexBytes + at, true),
    ) as [number, number, number, number];
    const rest = splats.rest.subarray(i * REST_COLUMNS, (i + 1) * REST_COLUMNS);
    unpackThree(position).forEach((share, axis) => {
      const name = "xyz"[axis];
      splats.points[3 * i + axis] = lerp(range(`min_${name}`, 0), range(`max_${name}`, 1), share);
    });
    unpackThree(scale).forEach((share, axis) => {
      const name = "xyz"[axis];
      rest[REST.scale + axis] = lerp(range(`min_scale_${name}`, 0), range(`max_scale_${name}`, 1), share);
    });
    rest.set(unpackRotation(rotation), REST.rotation);
    for (let k = 0; k < 3; k++) {
      const share = lerp(
        range(`min_${"rgb"[k]}`, 0),
        range(`max_${"rgb"[k]}`, 1),
        ((colour >>> (24 - 8 * k)) & 255) / 255,
      );
      rest[REST.colour + k] = (share - 0.5) / SH_DEGREE_0;
    }
    rest[REST.opacity] = logit((colour & 255) / 255);
  }
  return splats;
}

const lerp = (low: number, high: number, share: number): number => low + (high - low) * share;

/** 11, 10 and 11 bits as shares of 1. */
const unpackThree = (word: number): [number, number, number] => [
  (word >>> 21) / 2047,
  ((word >>> 11) & 1023) / 1023,
  (word & 2047) / 2047,
];

/** The place of the largest component in two bits, then the other three in ten each; w x y z. */
function unpackRotation(word: number): [number, number, number, number] {
  const three = [20, 10, 0].map((shift) => (((word >>> shift) & 1023) / 1023 - 0.5) * Math.SQRT2);
  const largest = Math.sqrt(Math.max(0, 1 - three.reduce((sum, x) => sum + x * x, 0)));
  three.splice(word >>> 30, 0, largest);
  return three as [number, number, number, number];
}

/** Logit of a share, which is first cut to 0.0001…0.9999, so that the result is finite. */
export const logit = (share: number): number => {
  const inside = Math.min(1 - 1e-4, Math.max(1e-4, share));
  return Math.log(inside / (1 - inside));
};
