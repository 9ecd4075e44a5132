/** A name as file systems compare it that fold case and Unicode forms. */
const folded = (name: string) => name.normalize("NFKC").toLowerCase().normalize("NFKC");

/** Names that such a file system would take for another one of the list, with that other one. */
export function clashes(names: Iterable<string>): [name: string, other: string][] {
  const first = new Map<string, string>();
  const found: [string, string][] = [];
  for (const name of names) {
    const key = folded(name);
    const other = first.get(key);
    if (other === undefined) first.set(key, name);
    else found.push([name, other]);
  }
  return found;
}
