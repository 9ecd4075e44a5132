import { CompetitionError, type KnownErrorCode, redact } from "@404-gen/core";

/** Codes of a provider's failures. */
export type GpuErrorCode = Extract<KnownErrorCode, `GPU_${string}`>;

export type GpuErrorOptions = {
  readonly provider: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
  /** Values that must not appear in the message: providers repeat the environment of a request in their errors. */
  readonly secrets?: readonly string[] | undefined;
};

/** A provider's failure as an error of the port. It is always ours, never the miner's. Secrets are taken out of the text. */
export function gpuError(code: GpuErrorCode, message: string, options: GpuErrorOptions): CompetitionError {
  const { provider, status, retryAfterMs, cause } = options;
  return new CompetitionError(`${provider}: ${hide(message, options.secrets ?? [])}`, {
    code,
    data: { provider, status: status ?? null },
    retryAfterMs,
    cause,
  });
}

/** Replaces credentials and these values in a text by `***`. */
export function hide(text: string, secrets: readonly string[]): string {
  const longSecrets = secrets.filter((secret) => secret.length >= 4);
  return redact(longSecrets.reduce((out, secret) => out.replaceAll(secret, "***"), text));
}
