import type { WALLET_ERRORS } from "../../base/errors/codes/wallet.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";

/** A wallet that cannot be used. */
export function walletError(
  message: string,
  options: { readonly code: keyof typeof WALLET_ERRORS; readonly data?: Readonly<Record<string, unknown>> },
): CompetitionError {
  // No cause: parsers quote what they read.
  return new CompetitionError(message, { code: options.code, data: options.data });
}
