import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type Evidence, fault, rejected } from "../../ports/evidence.ts";

/** Why a file could not be had and the other side is to blame. */
export type DownloadRejectionCode =
  /** Not an address that the competition fetches: scheme, port, userinfo, query, fragment, spelling. */
  | "DOWNLOAD_URL_INVALID"
  /** Leads to an address that nobody may be sent to: loopback, private, link-local, metadata… */
  | "DOWNLOAD_FORBIDDEN_ADDRESS"
  /** Too many redirects, a redirect without a target, or one to an address of another kind. */
  | "DOWNLOAD_REDIRECT_REFUSED"
  /** The name does not exist, while ours resolve. */
  | "DOWNLOAD_HOST_UNKNOWN"
  /** Nobody answers there, while our network works. */
  | "DOWNLOAD_UNREACHABLE"
  /** The TLS certificate or handshake is not good. */
  | "DOWNLOAD_TLS_FAILED"
  /** 404 or 410. */
  | "DOWNLOAD_NOT_FOUND"
  /** 429, or 503 that asks to come later. */
  | "DOWNLOAD_THROTTLED"
  | "DOWNLOAD_BAD_STATUS"
  /** The answer is not HTTP, or its headers are larger than allowed. */
  | "DOWNLOAD_BAD_ANSWER"
  /** A Content-Encoding where only the plain bytes were asked for. */
  | "DOWNLOAD_BAD_ENCODING"
  | "DOWNLOAD_TOO_LARGE"
  /** Headers, a pause, the rate or the whole took longer than allowed. */
  | "DOWNLOAD_TOO_SLOW"
  /** The connection ended before the body did. */
  | "DOWNLOAD_TRUNCATED";

/** Why a file could not be had and we are to blame; retried, never scored. */
export type DownloadFaultCode = "NETWORK_DOWN" | "NETWORK_DNS_DOWN" | "NETWORK_LOCAL" | "DOWNLOAD_WRITE_FAILED";

export type DoorErrorDetails = {
  /** Evidence: status, address, bytes, ms… */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
};

/** The other side's fault, on its way to becoming a rejection. */
export const refuse = (code: DownloadRejectionCode, message: string, details: DoorErrorDetails = {}) =>
  new CompetitionError(message, { code, fault: "miner", ...details });

/** A fault of ours, on its way to becoming one in the evidence. */
export const ourFault = (code: DownloadFaultCode, message: string, details: DoorErrorDetails = {}) =>
  new CompetitionError(message, { code, fault: "infrastructure", ...details });

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
