import { type VerifyLimits, type VerifyResult, verifyRepository } from "@404-gen/core/verify";
import type { Repository } from "./open.ts";

export type VerifyOpenedOptions = {
  readonly round?: number | undefined;
  /** Commits before and with this one are taken as they are. */
  readonly since?: string | undefined;
  readonly limits?: Partial<VerifyLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Verifies an opened repository, its history too where it has one. */
export function verifyOpened({ reader, git }: Repository, options: VerifyOpenedOptions): Promise<VerifyResult> {
  return verifyRepository(reader, { ...options, ...(git ? { history: git } : {}) });
}
