import { CompetitionError } from "@404-gen/core";
import { cosineDistance } from "../distance/cosine.ts";
import { INPUT_SIDE } from "../distance/preprocess.ts";
import type { Embedder } from "./session.ts";

const PLANE = INPUT_SIDE * INPUT_SIDE;
/** Two test pictures: a gradient of grey, and a board of coloured squares. Their numbers are about −2 to 2, as in preprocessed pictures. */
const SLOPE = Float32Array.from({ length: 3 * PLANE }, (_, at) => ((at % INPUT_SIDE) / INPUT_SIDE) * 4 - 2);
const BOARD = Float32Array.from({ length: 3 * PLANE }, (_, at) => {
  const [x, y] = [at % INPUT_SIDE, Math.floor((at % PLANE) / INPUT_SIDE)];
  const bright = ((x >> 5) + (y >> 5)) % 2 === 0 ? 2 : -1;
  return at >= PLANE && at < 2 * PLANE ? -bright : bright;
});
/** Least distance of the two. A network without its weights gives the same vector to both. */
const LEAST = 1e-4;

/**
 * Tests a network before anything is measured: the same picture must give the same vector twice, and two pictures different ones. A graph without its
 * weights, or with weights of zero, can be loaded and measures 0 between all pictures: every audit would pass.
 *
 * @throws CompetitionError `MODEL_INVALID`
 */
export async function selfTest(embedder: Pick<Embedder, "run">, { path }: { readonly path: string }): Promise<void> {
  const [first, again, other] = await embedder.run([SLOPE, SLOPE, BOARD]);
  const same = first && again ? cosineDistance(first, again) : null;
  const apart = first && other ? cosineDistance(first, other) : null;
  if (same !== null && same < LEAST && apart !== null && apart >= LEAST) return;
  throw new CompetitionError(
    `${path} does not measure: two different pictures are ${apart} apart, the same one ${same} from itself`,
    { code: "MODEL_INVALID", data: { path, same, apart } },
  );
}
