import { SPLAT_COLUMNS, splatHeader } from "../../formats/ply/layout.ts";
import { REST_COLUMNS } from "../../formats/ply/read.ts";
import type { Splats } from "./splats.ts";

/** A binary PLY of the fourteen columns that are drawn. */
export function writeSplats({ count, points, rest }: Splats): Uint8Array {
  const rows = new DataView(new ArrayBuffer(count * SPLAT_COLUMNS.length * 4));
  for (let i = 0, at = 0; i < count; i++) {
    for (let k = 0; k < 3; k++, at += 4) rows.setFloat32(at, points[3 * i + k]!, true);
    for (let k = 0; k < REST_COLUMNS; k++, at += 4) rows.setFloat32(at, rest[REST_COLUMNS * i + k]!, true);
  }
  return Buffer.concat([splatHeader(count, ["404-gen mend"]), new Uint8Array(rows.buffer)]);
}
