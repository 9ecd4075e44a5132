import { resolve } from "node:path";
import { type Proof, type ProofMemory, type ProveOptions, proveRepository } from "@404-gen/core/verify";
import type { Repository } from "./open.ts";
import { createProofMemory } from "./proof-memory.ts";
import { openWitnessFile, type WitnessFile } from "./witness-file.ts";

export type VerifyOpenedOptions = Omit<ProveOptions, "memory" | "witness"> & {
  /** Folder that keeps the proof for the next run. @default none: all is proved again */
  readonly memoryDir?: string | null | undefined;
  /** File that keeps the last commit of each branch that was proved. @default none */
  readonly witnessFile?: string | undefined;
};

/** Proves an opened repository, and its history where it has one. */
export async function verifyOpened(repository: Repository, options: VerifyOpenedOptions = {}): Promise<Proof> {
  const { name, reader, git } = repository;
  const { memoryDir, witnessFile, ...proving } = options;
  const file = witnessOf(repository, witnessFile);
  const proof = await proveRepository(
    { name, reader, git },
    { now: Date.now(), ...proving, memory: memoryOf(repository, memoryDir), witness: await file?.read() },
  );
  // The commit of a rewritten branch is not kept: so each proof reports it again until a person has looked.
  if (git !== null && !proof.findings.some(({ code }) => WITNESS_CODES.has(code))) await file?.write(git.revision);
  return proof;
}

const WITNESS_CODES: ReadonlySet<string> = new Set(["HISTORY_REWRITTEN", "HISTORY_ROLLED_BACK"]);

/** Folders are identified by their path, addresses by their text. */
const placeOf = ({ name }: Repository): string => (/^https?:/i.test(name) ? name : resolve(name));

/** A proof under other reading limits is not used: a file that was refused under those may be read under these. */
function memoryOf(repository: Repository, dir: string | null | undefined): ProofMemory | undefined {
  if (!dir || repository.git === null) return undefined;
  const { maxDepth, maxValues } = repository.reader.jsonLimits;
  return createProofMemory(dir, `${placeOf(repository)} ${maxDepth} ${maxValues}`);
}

/** Only for a branch: a tag or an old commit does not grow, so it cannot show that history was taken back. */
function witnessOf(repository: Repository, file: string | undefined): WitnessFile | null {
  const branch = repository.git?.branch ?? null;
  return file === undefined || branch === null
    ? null
    : openWitnessFile(file, { branch: `${placeOf(repository)}#${branch}` });
}
