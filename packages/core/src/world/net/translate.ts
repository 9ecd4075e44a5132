import { CompetitionError } from "../../base/errors/competition-error.ts";
import { ourFault, refuse } from "./door-error.ts";
import { isOurSocketError } from "./socket-codes.ts";

export type TranslateContext = {
  /** How far the exchange had come. */
  readonly phase: "connect" | "headers" | "body";
  readonly address: string;
};

/** A socket's, TLS's or parser's error as a refusal or a fault, the cause kept. */
export function translate(error: unknown, context: TranslateContext): CompetitionError {
  if (CompetitionError.is(error)) return error;
  const cause = error as NodeJS.ErrnoException;
  const code = codeOf(cause);
  const details = { data: { error: code, phase: context.phase }, cause };
  if (isOurSocketError(error)) return ourFault("NETWORK_LOCAL", `The connection failed on our side (${code})`, details);
  if (code === "HPE_HEADER_OVERFLOW")
    return refuse("DOWNLOAD_BAD_ANSWER", "The answer's headers are larger than allowed", details);
  if (code.startsWith("HPE_")) return refuse("DOWNLOAD_BAD_ANSWER", `The answer is not HTTP (${code})`, details);
  if (context.phase === "body") return refuse("DOWNLOAD_TRUNCATED", `The body ended early (${code})`, details);
  if (context.phase === "headers")
    return refuse("DOWNLOAD_BAD_ANSWER", `The connection ended before the headers did (${code})`, details);
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code))
    return refuse("DOWNLOAD_TLS_FAILED", `The TLS handshake with ${context.address} failed (${code})`, details);
  return refuse("DOWNLOAD_UNREACHABLE", `Nobody answers at ${context.address} (${code})`, details);
}

function codeOf(error: NodeJS.ErrnoException): string {
  if (typeof error?.code === "string") return error.code;
  const inner = (error?.cause as NodeJS.ErrnoException | undefined)?.code;
  return inner ?? error?.name ?? "unknown";
}
