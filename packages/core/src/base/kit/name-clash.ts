/** A name in the form that file systems compare when they ignore case and Unicode forms: in capitals, which fold more letters into one (ß, ς). */
export const foldName = (name: string): string =>
  // Plain letters, which nearly all names are made of, need no table.
  isPlain(name) ? name.toLowerCase() : name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");

const PLAIN = /^[\x20-\x7e]*$/;

/** Are these plain letters, of which capitals alone have another form? */
export const isPlain = (name: string): boolean => PLAIN.test(name);

/** Names that such a file system would take for another one of the list, with that other one. The same name twice is no clash. */
export function clashes(names: Iterable<string>): [name: string, other: string][] {
  const first = new Map<string, string>();
  const clashes: [string, string][] = [];
  for (const name of names) {
    const key = foldName(name);
    const other = first.get(key);
    if (other === undefined) first.set(key, name);
    else if (other !== name) clashes.push([name, other]);
  }
  return clashes;
}

/** A name that clashes with another one of its folder. */
export type NameClash = { readonly path: string; readonly kind: "clash"; readonly problem: string };

export const clashProblem = (other: string): string =>
  `differs from ${JSON.stringify(other)} beside it only by case or Unicode form; many file systems hold one of the two`;

/** Names in one folder that some file systems take for each other. `prefix`: the folder's path with a slash at its end; empty for the root. */
export const folderClashes = (names: Iterable<string>, prefix: string): NameClash[] =>
  clashes(names).map(([name, other]) => ({ path: prefix + name, kind: "clash", problem: clashProblem(other) }));

/** The same in every folder of these files: two folders that clash are reported whatever they hold. */
export function pathClashes(paths: Iterable<string>): NameClash[] {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    let prefix = "";
    for (const part of path.split("/")) {
      const names = folders.get(prefix) ?? new Set();
      folders.set(prefix, names.add(part));
      prefix += `${part}/`;
    }
  }
  return [...folders].flatMap(([prefix, names]) => folderClashes(names, prefix));
}
