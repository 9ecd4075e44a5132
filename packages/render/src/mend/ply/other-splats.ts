import { gunzipSync } from "node:zlib";
import { PLY_MAX_SPLATS } from "../../formats/ply/layout.ts";
import { REST_COLUMNS } from "../../formats/ply/read.ts";
import { REST } from "../../look/splat-oddities.ts";
import { SH_DEGREE_0 } from "../../splat/constants.ts";
import { cannotMend } from "../cannot-mend.ts";
import { logit } from "./packed-ply.ts";
import { createSplats, type Splats } from "./splats.ts";

/** Bytes of a splat in a `.splat` file: place and size as floats, colour and rotation as bytes. */
const SPLAT_BYTES = 32;

/** Reads a `.splat` file: no header, sizes are lengths, rotation w x y z. */
export function readSplatFile(bytes: Uint8Array): Splats {
  if (bytes.length === 0 || bytes.length % SPLAT_BYTES !== 0)
    throw cannotMend("The length of a .splat file is a multiple of 32 bytes. Upload the whole file.");
  const splats = createSplats(bytes.length / SPLAT_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < splats.count; i++) {
    const at = i * SPLAT_BYTES;
    const rest = splats.rest.subarray(i * REST_COLUMNS, (i + 1) * REST_COLUMNS);
    for (let k = 0; k < 3; k++) {
      splats.points[3 * i + k] = view.getFloat32(at + 4 * k, true);
      rest[REST.scale + k] = Math.log(Math.max(1e-12, view.getFloat32(at + 12 + 4 * k, true)));
      rest[REST.colour + k] = (bytes[at + 24 + k]! / 255 - 0.5) / SH_DEGREE_0;
    }
    rest[REST.opacity] = logit(bytes[at + 27]! / 255);
    for (let k = 0; k < 4; k++) rest[REST.rotation + k] = (bytes[at + 28 + k]! - 128) / 128;
  }
  return splats;
}

/** `NGSP`, little endian. */
const SPZ_MAGIC = 0x5053474e;
const SPZ_HEADER = 16;

/** Most bytes of an unpacked body: a splat with all harmonics has up to 65. */
const SPZ_MOST_BYTES = PLY_MAX_SPLATS * 70;

/** Reads a `.spz` file of version 2 or 3. Turns its axes to those of splat PLY files (y down). */
export function readSpzFile(bytes: Uint8Array): Splats {
  const body = unpack(bytes);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [version, count, fraction] = [view.getUint32(4, true), view.getUint32(8, true), body[13]!];
  const turnBytes = version === 2 ? 3 : 4;
  if (view.getUint32(0, true) !== SPZ_MAGIC || version < 2 || version > 3)
    throw cannotMend("Only .spz files of version 2 and 3 are read.");
  if (body.length < SPZ_HEADER + count * (16 + turnBytes))
    throw cannotMend("The .spz file ends before its last splat.");
  const splats = createSplats(count);
  const alphas = SPZ_HEADER + count * 9;
  const [colours, scales, turns] = [alphas + count, alphas + count * 4, alphas + count * 7];
  for (let i = 0; i < count; i++) {
    const rest = splats.rest.subarray(i * REST_COLUMNS, (i + 1) * REST_COLUMNS);
    for (let k = 0; k < 3; k++) {
      const at = SPZ_HEADER + (i * 3 + k) * 3;
      const integer = ((body[at]! | (body[at + 1]! << 8) | (body[at + 2]! << 16)) << 8) >> 8;
      splats.points[3 * i + k] = (integer / 2 ** fraction) * (k === 0 ? 1 : -1);
      rest[REST.colour + k] = (body[colours + 3 * i + k]! / 255 - 0.5) / 0.15;
      rest[REST.scale + k] = body[scales + 3 * i + k]! / 16 - 10;
    }
    rest[REST.opacity] = logit(body[alphas + i]! / 255);
    const [x, y, z, w] = version === 2 ? threeBytes(body, turns + i * 3) : smallestThree(view, turns + i * 4);
    rest.set([w, x, -y, -z], REST.rotation);
  }
  return splats;
}

function unpack(bytes: Uint8Array): Uint8Array {
  try {
    const body = gunzipSync(bytes, { maxOutputLength: SPZ_MOST_BYTES });
    if (body.length >= SPZ_HEADER) return body;
  } catch {
    throw cannotMend("The .spz file is not compressed with gzip, is damaged, or is too large.");
  }
  throw cannotMend("The .spz file ends in its header.");
}

type Turn = [number, number, number, number];

/** x y z in a byte each; w follows from them and is not negative. */
function threeBytes(body: Uint8Array, at: number): Turn {
  const [x, y, z] = [0, 1, 2].map((k) => body[at + k]! / 127.5 - 1) as [number, number, number];
  return [x, y, z, Math.sqrt(Math.max(0, 1 - x * x - y * y - z * z))];
}

/** The place of the largest component in two bits, then sign and nine bits of each other one, from the lowest bits the last one first. */
function smallestThree(view: DataView, at: number): Turn {
  let word = view.getUint32(at, true);
  const largest = word >>> 30;
  const turn: Turn = [0, 0, 0, 0];
  let squares = 0;
  for (let k = 3; k >= 0; k--) {
    if (k === largest) continue;
    const size = ((word & 511) / 511) * Math.SQRT1_2;
    turn[k] = (word >>> 9) & 1 ? -size : size;
    squares += size * size;
    word >>>= 10;
  }
  turn[largest] = Math.sqrt(Math.max(0, 1 - squares));
  return turn;
}
