import { CompetitionError, redact } from "@404-gen/core";

export type GpuErrorCode =
  | "GPU_AUTH"
  | "GPU_FUNDS"
  | "GPU_CAPACITY"
  | "GPU_VALIDATION"
  | "GPU_RATE_LIMITED"
  | "GPU_TRANSIENT"
  | "GPU_UNSUPPORTED";

/** Codes that another try at the same provider may cure. */
const RETRYABLE: readonly GpuErrorCode[] = ["GPU_CAPACITY", "GPU_RATE_LIMITED", "GPU_TRANSIENT"];

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
    fault: "infrastructure",
    data: { provider, status: status ?? null },
    retryable: RETRYABLE.includes(code),
    retryAfterMs,
    cause,
  });
}

/** The text without credentials and without these values. */
export function hide(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= 4);
  return redact(known.reduce((out, secret) => out.replaceAll(secret, "***"), text));
}
