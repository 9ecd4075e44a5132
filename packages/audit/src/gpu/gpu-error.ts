import { CompetitionError, type KnownErrorCode, redact } from "@404-gen/core";

/** What went wrong with a provider. */
export type GpuErrorCode = Extract<KnownErrorCode, `GPU_${string}`>;

export type GpuErrorOptions = {
  readonly provider: string;
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
  /** Values that must not appear in the message: providers echo the environment that they were sent. */
  readonly secrets?: readonly string[] | undefined;
};

/** A provider's failure in the words of the port. Always ours, never the miner's; the text is redacted. */
export function gpuError(code: GpuErrorCode, message: string, options: GpuErrorOptions): CompetitionError {
  const { provider, status, retryAfterMs, cause } = options;
  return new CompetitionError(`${provider}: ${hide(message, options.secrets ?? [])}`, {
    code,
    data: { provider, status: status ?? null },
    retryAfterMs,
    cause,
  });
}

/** The text without credentials and without these values. */
export function hide(text: string, secrets: readonly string[]): string {
  const longSecrets = secrets.filter((secret) => secret.length >= 4);
  return redact(longSecrets.reduce((out, secret) => out.replaceAll(secret, "***"), text));
}
