import { COMPETITIONS } from "../competitions.ts";
import { paths } from "../records/paths.ts";
import { type Cause, causesOf } from "./causes.ts";
import type { OutsideWitness } from "./outside/outside-witness.ts";
import { memoryKey, type ProofMemory } from "./proof-memory.ts";
import { createLedger } from "./tally.ts";
import type { Finding, HistoryReader, Omission, RecordReader } from "./types.ts";
import type { VerifyOptions } from "./verify-options.ts";
import { verifyAndRemember, verifyRepository } from "./verify-repository.ts";
import type { VerifiedCompetition, VerifyResult } from "./verify-result.ts";
import { checkWitness, type Witness } from "./witness.ts";

/** What is proved: a repository as it was opened. */
export type ProofSource = {
  /** Where it was read, without credentials. */
  readonly name: string;
  /** Its records, at the commit that is proved. */
  readonly reader: RecordReader;
  /** Its git side; null for a folder of records without git. */
  readonly git: {
    /** The commit that is read, 40 hex digits. */
    readonly revision: string;
    /** Branch that led to it; null for a tag, a commit or a detached HEAD. */
    readonly branch: string | null;
    /** The clone was cut off. */
    readonly isShallow: boolean;
    /** Its commits, oldest first. */
    readonly history: HistoryReader;
    /** Files of the checked-out folder that differ from the commit. */
    uncommitted(): Promise<readonly string[]>;
  } | null;
};

/**
 * - `proved`: nothing differs from the rules.
 * - `doubtful`: nothing that a rule forbids, but something that needed a person's hand or a fault of the validator's.
 * - `violated`: the record cannot follow from the rules.
 */
export type ProofVerdict = "proved" | "doubtful" | "violated";

/** A proof as a document: what was looked at, what came out, and what was not looked at. */
export type Proof = {
  /** Version of this document's form. */
  readonly schema: 1;
  /** What came out, in one word. */
  readonly verdict: ProofVerdict;
  /** What was read. */
  readonly source: {
    /** Where it was read, without credentials. */
    readonly name: string;
    /** Branch that led to the commit; null for a tag, a commit, a detached HEAD or a folder without git. */
    readonly branch: string | null;
    /** The commit that was proved; null for a folder without git. */
    readonly commit: string | null;
    /** Files whose edits are not committed: they were not read. */
    readonly uncommitted: readonly string[];
    /** The commit up to which an earlier run of this program had proved the history; null when all of it was replayed now. */
    readonly provedBefore: string | null;
  };
  /** Which competitions applied, with which policy, in which rounds. */
  readonly competitions: readonly VerifiedCompetition[];
  /** Family of checks → number of things compared. */
  readonly checked: Readonly<Record<string, number>>;
  /** What this proof says nothing of, and why. */
  readonly notChecked: readonly Omission[];
  /** Findings grouped by cause, worst first. */
  readonly causes: readonly Cause[];
  /** All differences, by round, file and code. */
  readonly findings: readonly Finding[];
};

/** How a repository is proved. */
export type ProveOptions = Omit<VerifyOptions, "history" | "remembered"> & {
  /** What earlier proofs of this repository left: their commits are not replayed again. Not used with `since`. @default none */
  readonly memory?: ProofMemory | undefined;
  /** The commit of this branch that somebody saw before: history must go on from it. @default none */
  readonly witness?: Witness | null | undefined;
  /** Who is asked for what the repository alone cannot show: {@link chainWitness}, {@link objectWitness}. @default nobody */
  readonly outside?: readonly OutsideWitness[] | undefined;
};

/**
 * Proves a repository: its records, and with git its history, by the rules. The document says first what came out, then of which commit, and
 * what it says nothing of.
 *
 * @example
 * const { verdict, source, causes } = await proveRepository(opened);
 * if (verdict !== "proved") for (const { message } of causes) log(message);
 */
export async function proveRepository(source: ProofSource, options: ProveOptions = {}): Promise<Proof> {
  const { git, name } = source;
  const { provedBefore, ...verification } = await verifyWithMemory(source, options);
  const witnessResult = await withWitness(verification, { git, witness: options.witness });
  const { competitions, unheard, ...outside } = await withOutside(witnessResult, { source, options });
  const { findings, checked } = outside;
  return {
    schema: 1,
    verdict: verdictOf(findings),
    source: {
      name,
      branch: git?.branch ?? null,
      commit: git?.revision ?? null,
      uncommitted: (await git?.uncommitted()) ?? [],
      provedBefore,
    },
    competitions,
    checked,
    notChecked: [...(await leftOut(source, options)), ...unheard],
    causes: causesOf(findings),
    findings,
  };
}

type Witnessing = { readonly git: ProofSource["git"]; readonly witness: Witness | null | undefined };

/** The result, and what a witness says of the history. */
async function withWitness(result: VerifyResult, { git, witness }: Witnessing): Promise<VerifyResult> {
  if (git === null || !witness) return result;
  const ledger = createLedger();
  await checkWitness(witness, { ...git, tally: ledger.tally("witness", null) });
  ledger.absorb({ noted: [], checked: result.checked });
  return { ...result, findings: [...ledger.findings, ...result.findings], checked: ledger.checked };
}

type Outside = { readonly source: ProofSource; readonly options: ProveOptions };

/** The result, and what witnesses outside of the repository say; what they cannot say is in `unheard`. */
async function withOutside(
  result: VerifyResult,
  { source: { reader, git }, options }: Outside,
): Promise<VerifyResult & { readonly unheard: readonly Omission[] }> {
  const { outside = [], competitions: policies = COMPETITIONS, signal } = options;
  const ledger = createLedger();
  const unheard: Omission[] = [];
  const competitions = result.competitions.flatMap((one) => {
    const value = policies.find(({ id }) => id === one.id);
    return value ? [{ ...one, value }] : [];
  });
  for (const { family, hear } of outside) {
    const tally = (round: number | null) => ledger.tally(family, round);
    unheard.push(...(await hear({ reader, competitions, commit: git?.revision ?? null, tally, signal })));
  }
  const checkCounts = { ...result.checked, ...ledger.checked };
  return { ...result, findings: [...ledger.findings, ...result.findings], checked: checkCounts, unheard };
}

type Verification = VerifyResult & { readonly provedBefore: string | null };

async function verifyWithMemory({ reader, git, name }: ProofSource, options: ProveOptions): Promise<Verification> {
  const { memory, outside: _, witness: __, ...verifying } = options;
  if (git === null) return { ...(await verifyRepository(reader, verifying)), provedBefore: null };
  const { history, revision } = git;
  if (memory === undefined || options.since || !history.filesAt)
    return { ...(await verifyRepository(reader, { ...verifying, history })), provedBefore: null };
  const { competitions = COMPETITIONS, limits, round } = options;
  const key = memoryKey({ name: git.isShallow ? `${name}, shallow` : name, competitions, limits });
  const proof = await memory.load();
  const lastProof = proof?.key === key ? proof : null;
  if (lastProof?.result && lastProof.replayed.commit === revision && round === undefined)
    return { ...lastProof.result, provedBefore: revision };
  const { remember, replayedFrom, ...result } = await verifyAndRemember(reader, {
    ...verifying,
    history,
    remembered: lastProof,
  });
  // A look at one round tells of that round alone; the commits that it replayed serve the next one.
  const fullResult = round === undefined ? result : null;
  if (remember) await memory.save({ key, ...remember, result: fullResult });
  return { ...result, provedBefore: replayedFrom };
}

/**
 * What findings come to: the worst of them decides.
 *
 * @example
 * verdictOf(findings);
 */
export function verdictOf(findings: readonly Pick<Finding, "severity">[]): ProofVerdict {
  if (findings.some(({ severity }) => severity === "violation")) return "violated";
  return findings.some(({ severity }) => severity === "warning") ? "doubtful" : "proved";
}

async function leftOut(
  { reader, git }: ProofSource,
  { round, since, witness, outside = [] }: ProveOptions,
): Promise<readonly Omission[]> {
  const left: Omission[] = [];
  if (git === null) left.push({ what: "history", why: "a folder of records without git has none" });
  else if (!witness)
    left.push({ what: "whether history was written anew", why: "no witness remembers an earlier commit" });
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
  const families = new Set(outside.map(({ family }) => family));
  const why = "the records alone were read";
  if (!families.has("chain")) left.push({ what: "commitments, reveal blocks and weights on the chain", why });
  if (!families.has("objects")) left.push({ what: "the files that the records name", why });
  return left;
}
