import { compareTrees, type TreeComparison } from "./compare-trees.ts";
import { findRisks, type SourceFinding } from "./find-risks.ts";
import { isCode, type SourceTree } from "./source-tree.ts";

export type AuditSourceOptions = {
  readonly tree: SourceTree;
  /** The leader's and other miners' repositories. */
  readonly others: readonly SourceTree[];
};

/** What a person needs to decide. It is no verdict. */
export type SourceAuditReport = {
  readonly name: string;
  readonly files: number;
  /** Of them, files whose copying would mean something. */
  readonly codeFiles: number;
  readonly findings: readonly SourceFinding[];
  /** By the share of equal lines, the largest first. */
  readonly comparisons: readonly TreeComparison[];
};

/**
 * Prepares a source audit: what a rule of the competition asks about, and what of it stands in other repositories.
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
