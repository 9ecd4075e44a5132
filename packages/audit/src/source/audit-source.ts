import { compareTrees, type TreeComparison } from "./compare-trees.ts";
import { findRisks, type SourceFinding } from "./find-risks.ts";
import { isCode, type SourceTree } from "./source-tree.ts";

/** The source, and those that it is compared with. */
export type AuditSourceOptions = {
  /** The source under audit. */
  readonly tree: SourceTree;
  /** The leader's and other miners' repositories. */
  readonly others: readonly SourceTree[];
};

/** Facts for a person who decides. It is no verdict. */
export type SourceAuditReport = {
  /** Name of the source: repository and commit. */
  readonly name: string;
  /** Number of its files, also of those that were not read. */
  readonly files: number;
  /** Number of files whose copies are evidence: code, no licences, locks or notes. */
  readonly codeFiles: number;
  /** Places that a person should look at. */
  readonly findings: readonly SourceFinding[];
  /** Comparisons by the share of equal lines, the largest first. */
  readonly comparisons: readonly TreeComparison[];
};

/**
 * Prepares a source audit: finds places that concern a rule of the competition, and code that is in other repositories too.
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
