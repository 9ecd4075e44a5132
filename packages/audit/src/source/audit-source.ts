import { compareTrees, type TreeComparison } from "./compare-trees.ts";
import { findRisks, type SourceFinding } from "./find-risks.ts";
import { isCode, type SourceTree } from "./source-tree.ts";

/** Which source is looked at, and what it is compared with. */
export type AuditSourceOptions = {
  /** The source under audit. */
  readonly tree: SourceTree;
  /** The leader's and other miners' repositories. */
  readonly others: readonly SourceTree[];
};

/** What a person needs to decide. It is no verdict. */
export type SourceAuditReport = {
  /** Of the source: repository and commit. */
  readonly name: string;
  /** How many files were read. */
  readonly files: number;
  /** Of them, files whose copying would mean something. */
  readonly codeFiles: number;
  /** What a person is to look at, by path. */
  readonly findings: readonly SourceFinding[];
  /** By the share of equal lines, the largest first. */
  readonly comparisons: readonly TreeComparison[];
};

/**
 * Prepares a source audit: what a rule of the competition asks about, and what of it is in other repositories.
 *
 * @example
 * const { comparisons, findings } = auditSource({ tree, others: [leader] });
 */
export function auditSource({ tree, others }: AuditSourceOptions): SourceAuditReport {
  return {
    name: tree.name,
    files: tree.files.size + tree.unread.length,
    codeFiles: [...tree.files.keys()].filter(isCode).length,
    findings: findRisks(tree),
    comparisons: others.map((other) => compareTrees(tree, other)).sort((a, b) => b.equalLines - a.equalLines),
  };
}
