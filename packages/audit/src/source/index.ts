/** What a person needs to judge a miner's source: copies, and what a rule of the competition asks about. It advises; a person decides. */
export { auditSource, type AuditSourceOptions, type SourceAuditReport } from "./audit-source.ts";
export { compareTrees, type FileCopy, type TreeComparison } from "./compare-trees.ts";
export { findRisks, SOURCE_RULES, type SourceFinding, type SourceRule } from "./find-risks.ts";
export type { SourceTree } from "./source-tree.ts";
