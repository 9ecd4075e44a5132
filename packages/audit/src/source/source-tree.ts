/** A repository's files at one commit. */
export type SourceTree = {
  /** Name for people: `owner/name@a1b2c3d`, or a folder. */
  readonly name: string;
  /** Path → text, without binary files and too large ones. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of files that were not read, and why. */
  readonly unread: readonly {
    /** Path from the root of the source. */
    readonly path: string;
    /** Reason: too large, binary, or over the limit of all files. */
    readonly why: string;
  }[];
};

/** Files that are no evidence of an author: licences, lock files, notes, pictures. */
const NOT_CODE =
  /(^|\/)(LICENSE|LICENCE|NOTICE|COPYING|\.gitignore|\.gitattributes|\.dockerignore)(\.\w+)?$|\.(md|rst|txt|lock|svg|ipynb|csv)$|(^|\/)(package-lock\.json|pnpm-lock\.yaml|poetry\.lock|uv\.lock)$/i;

/** True when a copy of this file is evidence. */
export const isCode = (path: string): boolean => !NOT_CODE.test(path);

/** Fewest characters of a line that counts: everybody writes brackets, `else:` and `return x`. */
const MIN_LINE = 12;

/** The lines of a text that count, without indentation and repeated spaces. Short lines, comments and imports do not count: everybody writes them. */
export function tellingLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line.length >= MIN_LINE && !/^(#|\/\/|\*|\/\*|import |from \S+ import |"""|''')/.test(line));
}
