import { SPLAT_COLUMNS } from "../formats/ply/layout.ts";

/** A file of `makeSplatPly` with each row changed: 14 numbers in the order of `SPLAT_COLUMNS`. */
export function changeSplats(ply: Uint8Array, change: (row: Float32Array, index: number) => Float32Array): Uint8Array {
  const end = Buffer.from(ply).indexOf("end_header\n") + "end_header\n".length;
  const rows = new Float32Array(ply.slice(end).buffer);
  const width = SPLAT_COLUMNS.length;
  for (let i = 0; i * width < rows.length; i++) rows.set(change(rows.slice(i * width, (i + 1) * width), i), i * width);
  return Buffer.concat([ply.subarray(0, end), new Uint8Array(rows.buffer)]);
}
