import { isCode, type SourceTree, tellingLines } from "./source-tree.ts";

/** A file that is in the other repository too. */
export type FileCopy = {
  /** Path in the audited repository. */
  readonly path: string;
  /** Path in the other one. */
  readonly from: string;
  /** `same`: same path, same text. `moved`: same text, another path. `changed`: most of its lines are in the other file. */
  readonly kind: "same" | "moved" | "changed";
  /** Share of its lines that are in the other file, 0 to 1. Lines that everybody writes do not count. */
  readonly share: number;
  /** Number of its lines that count. */
  readonly lines: number;
};

/** Comparison of a source with another one. */
export type TreeComparison = {
  /** Name of the other source. */
  readonly other: string;
  /** Share of all lines of code that are somewhere in the other repository, 0 to 1. Lines that everybody writes do not count. */
  readonly equalLines: number;
  /** Number of the audited repository's lines of code that count. */
  readonly lines: number;
  /** Copied files, those with the most equal lines first. */
  readonly copies: readonly FileCopy[];
};

/** A changed file counts as a copy with at least this share of equal lines and this number of lines: shorter files are alike by chance. */
const CHANGE_LIMITS = { share: 0.6, lines: 10 } as const;

type LineCounts = ReadonlyMap<string, number>;

/**
 * Compares a repository with another one: equal files, moved ones, changed copies, and the share of equal lines. It is not symmetric: the first
 * one is audited, the second one is a possible origin.
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

/** Number of these lines that the other side has; each of its lines counts once. */
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
