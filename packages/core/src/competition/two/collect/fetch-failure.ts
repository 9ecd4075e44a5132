import type { Rejection } from "../../../ports/evidence.ts";

/** Names of the reference collector's exceptions, which its records have. Source: STATE-2.md 4.2. */
const NAMES: Readonly<Record<string, string>> = {
  DOWNLOAD_URL_INVALID: "InvalidURL",
  DOWNLOAD_FORBIDDEN_ADDRESS: "ConnectError",
  DOWNLOAD_HOST_UNKNOWN: "ConnectError",
  DOWNLOAD_UNREACHABLE: "ConnectError",
  DOWNLOAD_TLS_FAILED: "ConnectError",
  DOWNLOAD_TOO_SLOW: "ReadTimeout",
  DOWNLOAD_BUDGET_SPENT: "ReadTimeout",
  DOWNLOAD_BAD_ENCODING: "DecodingError",
  DOWNLOAD_BAD_ANSWER: "RemoteProtocolError",
  DOWNLOAD_TRUNCATED: "RemoteProtocolError",
};

/** Codes of answers that the record names by their HTTP status. */
const BY_STATUS: ReadonlySet<string> = new Set([
  "DOWNLOAD_NOT_FOUND",
  "DOWNLOAD_THROTTLED",
  "DOWNLOAD_BAD_STATUS",
  "DOWNLOAD_REDIRECT_REFUSED",
]);

/**
 * `failure_reason` of a module that the miner's host did not give, in the words of the reference collector: `js_fetch_failed: HTTP 404`,
 * `js_fetch_failed: ReadTimeout`, `js_too_large`. Our own code stands beside it.
 *
 * @example
 * fetchFailure({ code: "DOWNLOAD_NOT_FOUND", message: "", data: { status: 404 } }); // "js_fetch_failed: HTTP 404"
 */
export function fetchFailure({ code, data }: Rejection): string {
  if (code === "DOWNLOAD_TOO_LARGE") return "js_too_large";
  const status = data?.["status"];
  if (BY_STATUS.has(code) && typeof status === "number") return `js_fetch_failed: HTTP ${status}`;
  return `js_fetch_failed: ${NAMES[code] ?? "ConnectError"}`;
}
