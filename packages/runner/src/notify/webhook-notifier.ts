import {
  type Clock,
  createCredential,
  type Logger,
  type Notice,
  type Notifier,
  retryAfterMs,
  silentLogger,
  systemClock,
} from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import { MAX_NOTICE_ANSWER_BYTES } from "./answer-limit.ts";

/** Address of a channel, and the limits of its answers. */
export type WebhookOptions = {
  /** The address that notices are posted to: a secret. */
  readonly url: string;
  /** Sends over plain http to an address on this machine; all other addresses need https. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Most bytes that are read of one answer: MAX_NOTICE_ANSWER_BYTES. @default 262144 */
  readonly maxAnswerBytes?: number | undefined;
  readonly logger?: Logger | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly io?: Clock | undefined;
};

/** The differences between kinds of channels. */
export type WebhookKind = {
  /** Name of the notifier: `discord`. */
  readonly name: string;
  /** Setting that holds the secret, for messages. */
  readonly setting: string;
  /** Body of the request, cut to the channel's limits. */
  readonly body: (notice: Notice) => unknown;
  /** Statuses of a channel that is gone for good. */
  readonly goneStatuses: readonly number[];
};

const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;
/** Longest wait after a 429, milliseconds. */
const MAX_WAIT_MS = 30_000;

/**
 * Sends notices to a web address, one at a time and in order. `notify` never throws. It obeys 429, and sends nothing more once the channel is gone:
 * more requests would get the address blocked.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 */
export function createWebhookNotifier(kind: WebhookKind, options: WebhookOptions): Notifier {
  const { logger = silentLogger, io = systemClock, url, allowLoopback } = options;
  // The address itself is the secret: it is checked like any other credential.
  createCredential({ name: kind.setting, url, secret: url, allowLoopback });
  let isGone = false;
  let queue = Promise.resolve();
  const post = async (notice: Notice) => {
    for (let attempt = 1; attempt <= ATTEMPTS && !isGone; attempt++) {
      const answer = await deliver(kind, { ...options, notice });
      if (answer.kind === "sent") return;
      isGone ||= answer.kind === "gone";
      const { reason } = answer;
      logger.warn("a notice was not delivered", { channel: kind.name, notice: notice.kind, reason, attempt });
      if (answer.kind === "refused") return;
      if (answer.kind === "later" && attempt < ATTEMPTS) await io.sleep(answer.waitMs);
    }
  };
  return {
    name: kind.name,
    notify(notice) {
      queue = queue
        .then(() => post(notice))
        .catch((error: unknown) => logger.warn("a notice failed", { error: String(error) }));
      return queue;
    },
  };
}

type Answer =
  | { kind: "sent" }
  | { kind: "gone" | "refused"; reason: string }
  | { kind: "later"; reason: string; waitMs: number };

async function deliver(
  { name, body, goneStatuses }: WebhookKind,
  {
    url,
    notice,
    fetch: doFetch = fetch,
    io = systemClock,
    maxAnswerBytes = MAX_NOTICE_ANSWER_BYTES,
  }: WebhookOptions & { readonly notice: Notice },
): Promise<Answer> {
  try {
    // The address is the secret: a redirect to another origin is not followed. The answer is small.
    const send = createServiceFetch({ service: `The channel ${name}`, maxBytes: maxAnswerBytes, fetch: doFetch });
    const response = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body(notice)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { kind: "sent" };
    const reason = `status ${response.status}`;
    if (goneStatuses.includes(response.status)) return { kind: "gone", reason };
    if (response.status === 429) return { kind: "later", reason, waitMs: await waitOf(response, io.now()) };
    return response.status >= 500 ? { kind: "later", reason, waitMs: 1_000 } : { kind: "refused", reason };
  } catch (error) {
    return { kind: "later", reason: error instanceof Error ? error.name : "no answer", waitMs: 1_000 };
  }
}

/**
 * The wait of a 429, milliseconds. Discord has it in the body and Telegram in the body's `parameters`, in seconds with fractions; Slack and most
 * others in the header.
 */
async function waitOf(response: Response, nowMs: number): Promise<number> {
  const body = (await response.json().catch(() => null)) as {
    retry_after?: unknown;
    parameters?: { retry_after?: unknown };
  } | null;
  const seconds = body?.retry_after ?? body?.parameters?.retry_after;
  const ms = typeof seconds === "number" ? seconds * 1000 : retryAfterMs(response.headers.get("retry-after"), nowMs);
  return Math.min(MAX_WAIT_MS, Math.max(0, ms ?? 1_000));
}
