import { asCompetitionError, jsonOrNull } from "@404-gen/core";
import type { MinerAddress } from "../miner-client.ts";
import { type AskContext, askPod, isGateway } from "./ask-pod.ts";
import { type PodStatus, parsePodStatus } from "./pod-status.ts";
import { readLimited } from "./read-limited.ts";

export type { AskContext } from "./ask-pod.ts";

/** Result of one look. `sentAtMs`: when the question was sent, on the io clock; the answer was true at that time or later. */
export type StatusAnswer =
  | {
      readonly kind: "said";
      /** The pod's answer. */
      readonly status: PodStatus;
      readonly sentAtMs: number;
    }
  | {
      readonly kind: "silent";
      /** Cause: `server`, the container's own server gave a wrong answer; `local`, our own machine's network; `unknown`. */
      readonly whose: "server" | "local" | "unknown";
      /** What happened, for logs. */
      readonly detail: string;
    };

/** Most milliseconds of one `GET /status`. Source: BATCH-API.md 1.1. */
const STATUS_MS = 30_000;
/** Most bytes of an answer that are read. Our own choice: a correct one has less than 5 KB. */
const MAX_STATUS_BYTES = 65_536;

export type AskStatusOptions = {
  readonly address: MinerAddress;
  /** Replacements that the run still has. */
  readonly replacementsRemaining: number;
  readonly signal?: AbortSignal | undefined;
};

/** Asks a pod for its state. Anything but a correct answer counts as one look without an answer. */
export async function askStatus(context: AskContext, options: AskStatusOptions): Promise<StatusAnswer> {
  const { address, replacementsRemaining, signal } = options;
  const sentAtMs = context.io.now();
  const path = `/status?replacements_remaining=${replacementsRemaining}`;
  try {
    const response = await askPod(context, { address, method: "GET", path, ms: STATUS_MS, signal });
    if (response.status >= 300) {
      await response.body?.cancel().catch(() => {});
      const whose = isGateway(response.status) || [401, 403, 404, 429].includes(response.status) ? "unknown" : "server";
      return { kind: "silent", whose, detail: `GET /status answered ${response.status}` };
    }
    const bytes = await readLimited(context, { response, maxBytes: MAX_STATUS_BYTES, ms: STATUS_MS, signal });
    const status = parsePodStatus(jsonOrNull(new TextDecoder().decode(bytes)));
    if (status === null) return { kind: "silent", whose: "server", detail: "GET /status answered with no status" };
    return { kind: "said", status, sentAtMs };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = asCompetitionError(error, { code: "POD_UNREACHABLE" });
    const whose = code === "NETWORK_LOCAL" ? "local" : code === "BODY_TOO_LARGE" ? "server" : "unknown";
    return { kind: "silent", whose, detail: message };
  }
}
