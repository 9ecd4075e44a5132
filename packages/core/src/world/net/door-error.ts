import type { DOWNLOAD_ERRORS } from "../../base/errors/codes/downloads.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type Evidence, fault, rejected } from "../../ports/evidence.ts";

/** Why a file could not be had and the other side is to blame. */
export type DownloadRejectionCode = Exclude<keyof typeof DOWNLOAD_ERRORS, DownloadFaultCode | "DOWNLOAD_BUDGET_SPENT">;

/** Why a file could not be had and we are to blame; retried, never scored. */
export type DownloadFaultCode =
  | "NETWORK_DOWN"
  | "NETWORK_DNS_DOWN"
  | "NETWORK_LOCAL"
  | "DOWNLOAD_WRITE_FAILED"
  | "DOWNLOAD_STORE_FAILED";

export type DoorErrorDetails = {
  /** Evidence: status, address, bytes, ms… */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
};

/** The other side's fault, on its way to becoming a rejection. */
export const refuse = (code: DownloadRejectionCode, message: string, details: DoorErrorDetails = {}) =>
  new CompetitionError(message, { code, ...details });

/** A fault of ours, on its way to becoming one in the evidence. */
export const ourFault = (code: DownloadFaultCode, message: string, details: DoorErrorDetails = {}) =>
  new CompetitionError(message, { code, ...details });

/** What was thrown, as evidence, with `data` of the attempt added. Anything unknown is a fault of ours. */
export function evidenceOf(error: unknown, data: Readonly<Record<string, unknown>>): Evidence<never> {
  if (!CompetitionError.is(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return fault(ourFault("NETWORK_LOCAL", `The download failed on our side: ${message}`, { cause: error, data }));
  }
  if (error.fault !== "miner") return fault(error);
  const wait = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
  return rejected({ code: error.code, message: error.message, data: { ...data, ...error.data, ...wait } });
}
