import { clashes } from "../../../base/kit/name-clash.ts";
import type { Tally } from "../tally.ts";

/** An address that a file of the record names. */
export type NamedAddress = { readonly file: string; readonly hotkey: string | null; readonly url: string };

/** No two files of a round have addresses that differ by case or Unicode form alone: a store or a copy may hold one of the two. */
export function checkObjectClashes(addresses: readonly NamedAddress[], tally: Tally): void {
  if (!mayClash(addresses)) return;
  const byKey = new Map(addresses.map((one) => [keyOf(one.url), one]));
  for (const [key, other] of clashes(byKey.keys())) {
    const { file, hotkey, url } = byKey.get(key) as NamedAddress;
    tally.expect(false, () => ({
      code: "OBJECTS_CLASH",
      file,
      hotkey,
      recorded: url,
      expected: null,
      message: `${file} names ${url}, which differs only by case or Unicode form from ${byKey.get(other)?.url}.`,
    }));
  }
}

/** Asked first, for a round has thousands of addresses and hardly ever a clash. */
const mayClash = (addresses: readonly NamedAddress[]): boolean =>
  addresses.some(({ url }) => url.includes("%")) || clashes(addresses.map(({ url }) => url)).length > 0;

/** The address as a store takes it: percent signs say the same as the letters. */
function keyOf(url: string): string {
  if (!url.includes("%")) return url;
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
