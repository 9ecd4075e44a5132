import type { ModuleFailure, ModuleRule, ModuleStage } from "../failure.ts";
import type { SyntaxNode } from "./syntax.ts";

/** Most failures that are kept; further ones are only counted. A file of 400,000 bad names would otherwise give an answer of 33 MB. */
export const MAX_FAILURES = 100;

/** Collects failures in the order in which they are found. */
export type Findings = {
  add(rule: ModuleRule, node: SyntaxNode | null, detail: string): void;
  readonly failures: readonly ModuleFailure[];
  /** Number of all failures, also of those that are not kept. */
  readonly count: number;
};

export function createFindings(stage: ModuleStage): Findings {
  const failures: ModuleFailure[] = [];
  let count = 0;
  return {
    add(rule, node, detail) {
      count++;
      if (failures.length >= MAX_FAILURES) return;
      const start = node?.loc.start;
      failures.push({
        stage,
        rule,
        detail,
        line: start?.line ?? null,
        column: start === undefined ? null : start.column + 1,
      });
    },
    failures,
    get count() {
      return count;
    },
  };
}
