import { PLY_MAX_SPLATS } from "../../formats/ply/layout.ts";
import { REST_COLUMNS, type SplatRows } from "../../formats/ply/read.ts";
import { cannotMend } from "../cannot-mend.ts";

/** Splats as a PLY stores them: x y z, and the other eleven columns. */
export type Splats = Pick<SplatRows, "count" | "points" | "rest">;

export function createSplats(count: number): Splats {
  if (count > PLY_MAX_SPLATS)
    throw cannotMend(`The file declares ${count} splats; at most ${PLY_MAX_SPLATS} are drawn.`);
  return { count, points: new Float32Array(count * 3), rest: new Float32Array(count * REST_COLUMNS) };
}
