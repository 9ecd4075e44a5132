import { clashes, isPlain } from "../../../base/kit/name-clash.ts";
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

/**
 * Asked first, for a round has thousands of addresses and hardly ever a clash: folder by folder, so that each folder's long name is looked at
 * once. Other letters than plain ones may fold into a slash, and percent signs may stand for any: with those all are compared as a whole.
 */
function mayClash(addresses: readonly NamedAddress[]): boolean {
  const folders = new Map<string, string[]>();
  for (const { url } of addresses) {
    if (url.includes("%") || !isPlain(url)) return true;
    const end = url.lastIndexOf("/") + 1;
    const folder = url.slice(0, end);
    const names = folders.get(folder);
    if (names) names.push(url.slice(end));
    else folders.set(folder, [url.slice(end)]);
  }
  return clashes(folders.keys()).length > 0 || [...folders.values()].some((names) => clashes(names).length > 0);
}

/** The address as a store takes it: percent signs say the same as the letters. */
function keyOf(url: string): string {
  if (!url.includes("%")) return url;
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
