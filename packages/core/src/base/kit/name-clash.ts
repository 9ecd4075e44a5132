/** A name as file systems compare it that fold case and Unicode forms: of capitals, for those fold more letters into one (ß, ς). */
export const foldName = (name: string): string =>
  // Plain letters, which nearly all names are made of, need no table.
  PLAIN.test(name) ? name.toLowerCase() : name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");

const PLAIN = /^[\x20-\x7e]*$/;

/** Names that such a file system would take for another one of the list, with that other one. The same name twice is no clash. */
export function clashes(names: Iterable<string>): [name: string, other: string][] {
  const first = new Map<string, string>();
  const found: [string, string][] = [];
  for (const name of names) {
    const key = foldName(name);
    const other = first.get(key);
    if (other === undefined) first.set(key, name);
    else if (other !== name) found.push([name, other]);
  }
  return found;
}
