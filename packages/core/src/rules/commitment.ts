import type { Rejection } from "../ports/evidence.ts";

/** Fields of one commitment; each may come alone. Values are validated. */
export type CommitmentFields = {
  readonly repo?: string | undefined;
  readonly commit?: string | undefined;
  readonly cdn_url?: string | undefined;
};
export type ParsedCommitment = { readonly fields: CommitmentFields } | { readonly rejection: Rejection };
export function parseCommitment(_text: string): ParsedCommitment {
  throw new Error("stub");
}
