import { paths } from "../records/paths.ts";
import { type Cause, causesOf } from "./causes.ts";
import type { Finding, HistoryReader, RecordReader, VerifiedCompetition, VerifyOptions } from "./types.ts";
import { verifyRepository } from "./verify-repository.ts";

/** What is proved: a repository as it was opened. */
export type ProofSource = {
  /** Where it was read, without credentials. */
  readonly name: string;
  readonly reader: RecordReader;
  /** Its git side; null for a folder of records without git. */
  readonly git: {
    /** The commit that is read, 40 hex digits. */
    readonly revision: string;
    /** Branch that led to it; null for a tag, a commit or a detached HEAD. */
    readonly branch: string | null;
    /** The clone was cut off. */
    readonly isShallow: boolean;
    readonly history: HistoryReader;
    /** Files of the checked-out folder that differ from the commit. */
    uncommitted(): Promise<readonly string[]>;
  } | null;
};

/** Something that this proof says nothing of, and why. */
export type NotChecked = { readonly what: string; readonly why: string };

/**
 * - `proved`: nothing differs from the rules.
 * - `doubtful`: nothing that a rule forbids, but something that needed a person's hand or a fault of the validator's.
 * - `violated`: the record cannot have come of the rules.
 */
export type ProofVerdict = "proved" | "doubtful" | "violated";

/** A proof as a document: what was looked at, what came out, and what was not looked at. */
export type Proof = {
  /** Version of this document's form. */
  readonly schema: 1;
  readonly verdict: ProofVerdict;
  readonly source: {
    readonly name: string;
    readonly branch: string | null;
    /** The commit that was proved; null for a folder without git. */
    readonly commit: string | null;
    /** Files whose edits are not committed: they were not read. */
    readonly uncommitted: readonly string[];
  };
  /** Which competitions were gone by, under which policy, in which rounds. */
  readonly competitions: readonly VerifiedCompetition[];
  /** Family of checks → number of things compared. */
  readonly checked: Readonly<Record<string, number>>;
  readonly notChecked: readonly NotChecked[];
  /** Findings grouped by cause, worst first. */
  readonly causes: readonly Cause[];
  readonly findings: readonly Finding[];
};

export type ProveOptions = Omit<VerifyOptions, "history">;

/**
 * Proves a repository: its records, and with git its history, by the rules. The document says first what came out, then of which commit, and
 * what it says nothing of.
 *
 * @example
 * const { verdict, source, causes } = await proveRepository(opened);
 * if (verdict !== "proved") for (const { message } of causes) log(message);
 */
export async function proveRepository(source: ProofSource, options: ProveOptions = {}): Promise<Proof> {
  const { reader, git, name } = source;
  const { findings, checked, competitions } = await verifyRepository(reader, {
    ...options,
    ...(git && { history: git.history }),
  });
  return {
    schema: 1,
    verdict: verdictOf(findings),
    source: {
      name,
      branch: git?.branch ?? null,
      commit: git?.revision ?? null,
      uncommitted: (await git?.uncommitted()) ?? [],
    },
    competitions,
    checked,
    notChecked: await leftOut(source, options),
    causes: causesOf(findings),
    findings,
  };
}

/** What findings come to: the worst of them decides. */
export function verdictOf(findings: readonly Pick<Finding, "severity">[]): ProofVerdict {
  if (findings.some(({ severity }) => severity === "violation")) return "violated";
  return findings.some(({ severity }) => severity === "warning") ? "doubtful" : "proved";
}

async function leftOut({ reader, git }: ProofSource, { round, since }: ProveOptions): Promise<readonly NotChecked[]> {
  const left: NotChecked[] = [];
  if (git === null) left.push({ what: "history", why: "a folder of records without git has none" });
  if (git?.isShallow) {
    left.push({
      what: "history before the clone's cut",
      why: 'the clone is shallow: "git fetch --unshallow" brings the rest',
    });
  }
  if (since) left.push({ what: `history up to ${since}`, why: "--since takes it as it is" });
  if (round !== undefined) left.push({ what: "the other rounds", why: `only round ${round} was asked for` });
  if ((await reader.read(paths.pool)) === null) {
    left.push({ what: "the draw of fresh prompts", why: `${paths.pool}, the pool, is not in the repository` });
  }
  left.push({ what: "commitments, reveal blocks and weights on the chain", why: "the records alone were read" });
  left.push({ what: "the files that the records name", why: "the records alone were read" });
  return left;
}
