/** Proves what a state repository records: replays it through the rules and lists every difference. */

export { type Cause, causesOf } from "./causes.ts";
export {
  type CustomFindingCode,
  type FindingCode,
  FINDINGS,
  findingRow,
  type KnownFindingCode,
} from "./findings/catalogue.ts";
export type { FindingRow } from "./findings/finding-row.ts";
export type { Omission } from "./types.ts";
export {
  type Proof,
  type ProofSource,
  type ProofVerdict,
  type ProveOptions,
  proveRepository,
  verdictOf,
} from "./prove.ts";
export { type FilesToProve, proveFiles } from "./prove-files.ts";
export type { NamedCommit } from "./types.ts";

export { VERIFY_DEFAULTS } from "./declared-limits.ts";
export { type CompetitionStatus, type Crown, competitionStatus, type StatusOptions } from "./status.ts";
export type { Standing, Waiting } from "../define-competition.ts";
export type {
  Finding,
  HistoryCommit,
  HistoryReader,
  HistoryText,
  RecordReader,
  Severity,
  VerifyLimits,
} from "./types.ts";
export type { VerifyOptions } from "./verify-options.ts";
export type { VerifiedCompetition, VerifyResult } from "./verify-result.ts";
export { memoryKey, type ProofMemory, PROOF_MEMORY_VERSION, type RememberedProof } from "./proof-memory.ts";
export { chainWitness } from "./outside/chain-witness.ts";
export { OBJECT_WITNESS_DEFAULTS, type ObjectWitnessOptions, objectWitness } from "./outside/object-witness.ts";
export type { RecordedObject } from "./outside/recorded-object.ts";
export type { Hearing, OutsideWitness } from "./outside/outside-witness.ts";
export { checkWitness, type Witness } from "./witness.ts";
export { verifyRepository } from "./verify-repository.ts";
