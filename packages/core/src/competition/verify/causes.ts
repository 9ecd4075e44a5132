import type { FindingCode } from "./findings/catalogue.ts";
import type { Finding, NamedCommit, Severity } from "./types.ts";

/** Findings with one cause: the same fault, in one round or by one commit. */
export type Cause = {
  /** The worst of its findings. */
  readonly severity: Severity;
  /** Code that its findings share. */
  readonly code: FindingCode;
  /** Round that they stand in; null for what lies beside the rounds. */
  readonly round: number | null;
  /** Commit that brought them; null where none is known. */
  readonly commit: NamedCommit | null;
  /** How many findings it gave. */
  readonly count: number;
  /** The first finding's sentence; with more of them, how many are alike. */
  readonly message: string;
  /** Files that it shows in, sorted, each once. */
  readonly files: readonly string[];
};

const ORDER: readonly Severity[] = ["violation", "warning", "note"];

/**
 * Groups findings by what caused them, worst first: one commit that changed 120 entries is one cause, not 120.
 *
 * @example
 * for (const { severity, message } of causesOf(findings)) log(severity, message);
 */
export function causesOf(findings: readonly Finding[]): readonly Cause[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.severity, finding.code, finding.round, finding.commit?.id].join(" ");
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const causes = [...groups.values()].map(causeOf);
  return causes.sort(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || (a.round ?? -1) - (b.round ?? -1),
  );
}

function causeOf(group: readonly Finding[]): Cause {
  const { severity, code, round, commit, message } = group[0] as Finding;
  const files = [...new Set(group.flatMap(({ file }) => file ?? []))].sort();
  const more = group.length - 1;
  return {
    severity,
    code,
    round,
    commit,
    count: group.length,
    message: more === 0 ? message : `${message} And ${more} more of the same kind.`,
    files,
  };
}
