import {
  type Clock,
  createCredential,
  type Logger,
  type Notice,
  type Notifier,
  silentLogger,
  systemClock,
} from "@404-gen/core";
import { createServiceFetch } from "@404-gen/core/net";
import { discordMessage } from "./discord-message.ts";

export type DiscordOptions = {
  /** The webhook's address: a secret. */
  readonly url: string;
  /** Let a webhook on this machine be spoken to over plain http; elsewhere only https is. @default false */
  readonly allowLoopback?: boolean | undefined;
  readonly logger?: Logger | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly io?: Clock | undefined;
};

const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;
/** Bytes of one answer: the message that was made. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** Longest wait that a 429 may ask for. */
const MAX_WAIT_MS = 30_000;

/**
 * Notices to a Discord webhook, one at a time in order. Never throws. Obeys 429, and stops for good when Discord says that the
 * webhook is gone (401, 404): going on would get the address blocked.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 */
export function createDiscordNotifier(options: DiscordOptions): Notifier {
  const { logger = silentLogger, io = systemClock, url, allowLoopback } = options;
  // The address is itself the secret: it is asked for as any other, and a redirect elsewhere is refused before it is followed.
  createCredential({ name: "DISCORD_WEBHOOK_URL", url, secret: url, allowLoopback });
  let gone = false;
  let queue = Promise.resolve();
  const post = async (notice: Notice) => {
    for (let attempt = 1; attempt <= ATTEMPTS && !gone; attempt++) {
      const answer = await deliver(options, notice);
      if (answer.kind === "sent") return;
      gone ||= answer.kind === "gone";
      logger.warn("a notice was not delivered", { notice: notice.kind, reason: answer.reason, attempt });
      if (answer.kind === "refused") return;
      if (answer.kind === "later" && attempt < ATTEMPTS) await io.sleep(answer.waitMs);
    }
  };
  return {
    name: "discord",
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

async function deliver({ url, fetch: doFetch = fetch }: DiscordOptions, notice: Notice): Promise<Answer> {
  try {
    // The address is the secret: it is sent nowhere else, and what comes back is small.
    const send = createServiceFetch({ service: "Discord", maxBytes: MAX_ANSWER_BYTES, fetch: doFetch });
    const response = await send(`${url}?wait=true`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(discordMessage(notice)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { kind: "sent" };
    const reason = `status ${response.status}`;
    if (response.status === 401 || response.status === 404) return { kind: "gone", reason };
    if (response.status === 429) return { kind: "later", reason, waitMs: await retryAfter(response) };
    return response.status >= 500 ? { kind: "later", reason, waitMs: 1_000 } : { kind: "refused", reason };
  } catch (error) {
    return { kind: "later", reason: error instanceof Error ? error.name : "no answer", waitMs: 1_000 };
  }
}

async function retryAfter(response: Response): Promise<number> {
  const body = (await response.json().catch(() => ({}))) as { retry_after?: unknown };
  const seconds =
    typeof body.retry_after === "number" ? body.retry_after : Number(response.headers.get("retry-after") ?? 1);
  return Math.min(MAX_WAIT_MS, Math.max(0, Number.isFinite(seconds) ? seconds : 1) * 1000);
}
