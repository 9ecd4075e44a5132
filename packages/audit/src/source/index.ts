/** Helps a person to judge a miner's source: finds copies, and places that concern a rule of the competition. The person decides. */
export { auditSource, type AuditSourceOptions, type SourceAuditReport } from "./audit-source.ts";
export { compareTrees, type FileCopy, type TreeComparison } from "./compare-trees.ts";
export { findRisks, SOURCE_RULES, type SourceFinding, type SourceRule } from "./find-risks.ts";
export type { SourceTree } from "./source-tree.ts";
