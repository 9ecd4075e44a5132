import { formatNpy, parseNpy } from "./npy.ts";
import { readZip } from "./read-zip.ts";
import { writeZip } from "./write-zip.ts";

/** Most bytes of an archive's arrays together; nine vectors of 384 floats are 16 KB. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_ARRAYS = 64;

/** Named vectors in file order. */
export type Arrays = ReadonlyMap<string, Float32Array>;

/**
 * Named float32 vectors as numpy's `savez` writes them: a stored zip of `{name}.npy`. The same vectors give the same bytes.
 *
 * @example
 * const npz = formatNpz(new Map([["prompt", prompt], ["view_front_left", view]]));
 */
export function formatNpz(arrays: Arrays): Uint8Array {
  return writeZip([...arrays].map(([name, values]) => ({ name: `${name}.npy`, bytes: formatNpy(values) })));
}

/**
 * Reads the vectors of an `.npz` in file order, stored or deflated. Members that are no `.npy` are left out.
 *
 * @throws CompetitionError `ZIP_INVALID`, `ZIP_TOO_LARGE`, `NPY_INVALID`
 * @example
 * const prompt = (await parseNpz(bytes)).get("prompt");
 */
export async function parseNpz(
  bytes: Uint8Array,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Arrays> {
  const members = await readZip(bytes, {
    maxEntries: MOST_ARRAYS,
    maxEntryBytes: MOST_BYTES,
    maxTotalBytes: MOST_BYTES,
    signal: options.signal,
  });
  return new Map(
    members
      .filter(({ name }) => name.endsWith(".npy"))
      .map(({ name, bytes: npy }) => [name.slice(0, -4), parseNpy(npy, { name })]),
  );
}
