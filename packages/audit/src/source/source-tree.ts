/** A repository's files at one commit. */
export type SourceTree = {
  /** For people: `owner/name@a1b2c3d`, or a folder. */
  readonly name: string;
  /** Path → text; without binary files and those that are too large. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of files that were not read, and why. */
  readonly unread: readonly {
    /** From the root of the source. */
    readonly path: string;
    /** Too large, binary, or over the limit of all files. */
    readonly why: string;
  }[];
};

/** Files that say nothing of who wrote what: licences, locks, notes, pictures of the repository. */
const NOT_CODE =
  /(^|\/)(LICENSE|LICENCE|NOTICE|COPYING|\.gitignore|\.gitattributes|\.dockerignore)(\.\w+)?$|\.(md|rst|txt|lock|svg|ipynb|csv)$|(^|\/)(package-lock\.json|pnpm-lock\.yaml|poetry\.lock|uv\.lock)$/i;

/** Does copying this file mean anything? */
export const isCode = (path: string): boolean => !NOT_CODE.test(path);

/** Fewest characters of a line that means something: brackets, `else:` and `return x` are everybody's. */
const MIN_LINE = 12;

/** The lines of a text that mean something, without their indentation and spacing; comments and imports are everybody's too. */
export function tellingLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line.length >= MIN_LINE && !/^(#|\/\/|\*|\/\*|import |from \S+ import |"""|''')/.test(line));
}
