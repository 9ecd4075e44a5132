import { CompetitionError } from "../../base/errors/competition-error.ts";

/** Codes: `WALLET_NOT_FOUND`, `WALLET_MODE`, `WALLET_INVALID`, `WALLET_ENCRYPTED`, `WALLET_PASSWORD`, `WALLET_PUBLIC_ONLY`, `WALLET_ADDRESS`. */
export function walletError(
  message: string,
  options: { readonly code: string; readonly data?: Readonly<Record<string, unknown>> },
): CompetitionError {
  // No cause: parsers quote what they read.
  return new CompetitionError(message, { code: options.code, fault: "usage", data: options.data });
}
