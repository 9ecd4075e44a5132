import { isCode, type SourceTree, tellingLines } from "./source-tree.ts";

/** A file that is in the other repository too. */
export type FileCopy = {
  /** In the audited repository. */
  readonly path: string;
  /** In the other one. */
  readonly from: string;
  /** `same`: same place, same text. `moved`: same text elsewhere. `changed`: another text with most of its lines in the other. */
  readonly kind: "same" | "moved" | "changed";
  /** Share of its telling lines that stand in the other file, 0 to 1. */
  readonly share: number;
  /** Telling lines that it has. */
  readonly lines: number;
};

/** How much of a source is in another one. */
export type TreeComparison = {
  /** Name of the other source. */
  readonly other: string;
  /** Share of all telling lines of code that stand somewhere in the other repository, 0 to 1. */
  readonly equalLines: number;
  /** Telling lines of code of the audited repository. */
  readonly lines: number;
  /** The longest first. */
  readonly copies: readonly FileCopy[];
};

/** A changed file counts as a copy from this share of equal lines on, and from so many lines: shorter ones are alike by chance. */
const CHANGE_LIMITS = { share: 0.6, lines: 10 } as const;

type LineCounts = ReadonlyMap<string, number>;

/**
 * What of a repository is in another one: equal files, moved ones, changed copies, and the share of equal lines. Symmetric in nothing: the first
 * is asked about, the second is where it may come from.
 *
 * @example
 * compareTrees(miner, leader).equalLines; // 0.93: a person should look
 */
export function compareTrees(tree: SourceTree, other: SourceTree): TreeComparison {
  const mine = codeOf(tree);
  const theirs = codeOf(other).map((file) => ({ ...file, counted: countLines(file.lines) }));
  const byText = new Map(theirs.map(({ path, text }) => [text, path]));
  const all = countLines(theirs.flatMap(({ lines }) => lines));
  const copies = mine.flatMap((file): FileCopy[] => {
    const { path, text, lines } = file;
    if (lines.length === 0) return [];
    const from = other.files.get(path) === text ? path : byText.get(text);
    if (from !== undefined)
      return [{ path, from, kind: from === path ? "same" : "moved", share: 1, lines: lines.length }];
    const best = nearest(lines, theirs);
    return best && best.share >= CHANGE_LIMITS.share && lines.length >= CHANGE_LIMITS.lines
      ? [{ path, from: best.path, kind: "changed", share: best.share, lines: lines.length }]
      : [];
  });
  const lines = mine.flatMap((file) => file.lines);
  return {
    other: other.name,
    equalLines: lines.length === 0 ? 0 : shared(lines, all) / lines.length,
    lines: lines.length,
    copies: copies.sort((a, b) => b.lines * b.share - a.lines * a.share || (a.path < b.path ? -1 : 1)),
  };
}

const codeOf = ({ files }: SourceTree) =>
  [...files].filter(([path]) => isCode(path)).map(([path, text]) => ({ path, text, lines: tellingLines(text) }));

function countLines(lines: readonly string[]): LineCounts {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** How many of these lines the other side has, each of its lines used once. */
function shared(lines: readonly string[], counts: LineCounts): number {
  let sum = 0;
  for (const [line, count] of countLines(lines)) sum += Math.min(count, counts.get(line) ?? 0);
  return sum;
}

function nearest(lines: readonly string[], files: readonly { readonly path: string; readonly counted: LineCounts }[]) {
  let best: { path: string; share: number } | null = null;
  for (const { path, counted } of files) {
    const share = shared(lines, counted) / lines.length;
    if (best === null || share > best.share) best = { path, share };
  }
  return best;
}
