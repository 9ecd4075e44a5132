import { asCompetitionError, jsonOrNull } from "@404-gen/core";
import type { MinerAddress } from "../miner-client.ts";
import { type AskContext, askPod, isGateway } from "./ask-pod.ts";
import { type PodStatus, parsePodStatus } from "./pod-status.ts";
import { readLimited } from "./read-limited.ts";

export type { AskContext } from "./ask-pod.ts";

/** What came of one look. `sentAtMs`: when the question went out, on the io clock; whatever the answer says held then or later. */
export type StatusAnswer =
  | {
      readonly kind: "said";
      /** As the pod said it. */
      readonly status: PodStatus;
      readonly sentAtMs: number;
    }
  | {
      readonly kind: "silent";
      /** `server`: the container's own server answered, and not as it must. `local`: our own machine's network. `unknown`: cannot be told. */
      readonly whose: "server" | "local" | "unknown";
      /** What happened, for logs. */
      readonly detail: string;
    };

/** Seconds that one `GET /status` may take. Source: BATCH-API.md 1.1. */
const STATUS_MS = 30_000;
/** Bytes of an answer that are read. Our own choice: an honest one has under 5 KB. */
const MAX_STATUS_BYTES = 65_536;

export type AskStatusOptions = {
  readonly address: MinerAddress;
  /** Replacements that the run still has. */
  readonly replacementsRemaining: number;
  readonly signal?: AbortSignal | undefined;
};

/** Asks a pod how it stands. Whatever is no answer is one look without an answer; polling goes on. */
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
