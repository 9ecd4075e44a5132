import { CompetitionError } from "../../base/errors/competition-error.ts";

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
/** The header's text and the ten bytes before it fill a multiple of this. */
const ALIGN = 64;

/** The bytes of a numpy array file: version 1.0, `<f4`, one dimension. */
export function formatNpy(values: Float32Array): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }`;
  const length = Math.ceil((header.length + 1 + 10) / ALIGN) * ALIGN - 10;
  const bytes = new Uint8Array(10 + length + values.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(6, 1);
  view.setUint16(8, length, true);
  bytes.set(new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), 10);
  for (let at = 0; at < values.length; at++) view.setFloat32(10 + length + at * 4, values[at] as number, true);
  return bytes;
}

/** Reads a one-dimensional `<f4` array of version 1, 2 or 3. Throws `NPY_INVALID`. */
export function parseNpy(bytes: Uint8Array, { name }: { readonly name: string }): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw invalid(name, "it does not begin as one");
  const wide = (bytes[6] as number) > 1;
  const start = wide ? 12 : 10;
  const from = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (from > bytes.length) throw invalid(name, "its header is cut off");
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, from));
  const length = /'shape'\s*:\s*\(\s*(\d{1,9})\s*,?\s*\)/.exec(header)?.[1];
  if (!/'descr'\s*:\s*'<f4'/.test(header) || length === undefined || bytes.length - from !== Number(length) * 4)
    throw invalid(name, `its header is ${JSON.stringify(header.trim().slice(0, 100))}`);
  return Float32Array.from({ length: Number(length) }, (_, at) => view.getFloat32(from + at * 4, true));
}

const invalid = (name: string, what: string) =>
  new CompetitionError(`${name} is not the expected array: ${what}; expected little-endian float32 in one dimension`, {
    code: "NPY_INVALID",
    data: { name },
  });
