import { asCompetitionError, CompetitionError, type Evidence, fault, measured, rejected } from "@404-gen/core";
import type { MinerAddress } from "../miner-client.ts";
import { type AskContext, askAgain, askPod, statusError } from "./ask-pod.ts";
import { readLimited } from "./read-limited.ts";

/** A prompt as a pod gets it. */
export type BatchPrompt = {
  /** File name of the prompt without its extension. */
  readonly stem: string;
  /** Public address of the picture. */
  readonly url: string;
};

/** A batch for one pod. */
export type SubmitOptions = {
  /** All prompts of the batch, in this order. */
  readonly prompts: readonly BatchPrompt[];
  /** The round's seed. */
  readonly seed: number;
  /** Ends the call early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Most milliseconds of an answer to `POST /generate`. Source: BATCH-API.md 1.1. */
const SUBMIT_MS = 60_000;
const MAX_CONFLICT_BYTES = 65_536;

/** Submits a batch. A 409 is `rejected` with the pod's own `current_status` in its data. */
export async function submitBatch(
  context: AskContext,
  options: SubmitOptions & { readonly address: MinerAddress },
): Promise<Evidence<null>> {
  const { signal } = options;
  try {
    await askAgain(context, () => submitOnce(context, options), signal);
    return measured(null);
  } catch (error) {
    signal?.throwIfAborted();
    return evidenceOf<null>(asCompetitionError(error, { code: "POD_UNREACHABLE" }));
  }
}

async function submitOnce(
  context: AskContext,
  { address, prompts, seed, signal }: SubmitOptions & { readonly address: MinerAddress },
): Promise<void> {
  const body = { prompts: prompts.map(({ stem, url }) => ({ stem, image_url: url })), seed };
  const response = await askPod(context, { address, method: "POST", path: "/generate", body, ms: SUBMIT_MS, signal });
  if (response.status === 409) throw conflict(await stateIn(context, { response, signal }));
  await response.body?.cancel().catch(() => {});
  if (response.status !== 200) throw statusError(response.status, { what: "POST /generate", code: "BATCH_REFUSED" });
}

const conflict = (current: string | null) =>
  new CompetitionError(`POST /generate answered 409${current === null ? "" : `: the pod is ${current}`}`, {
    code: "BATCH_REFUSED",
    data: { status: 409, current },
  });

/** `current_status` of a 409; null when it is missing. */
async function stateIn(
  context: AskContext,
  { response, signal }: { readonly response: Response; readonly signal: AbortSignal | undefined },
): Promise<string | null> {
  try {
    const bytes = await readLimited(context, { response, maxBytes: MAX_CONFLICT_BYTES, ms: SUBMIT_MS, signal });
    const value = (JSON.parse(new TextDecoder().decode(bytes)) as { current_status?: unknown } | null)?.current_status;
    return typeof value === "string" ? value.slice(0, 40) : null;
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

/** Turns an error into evidence: a miner's error is a rejection, any other a fault, which is evidence against nobody. */
export const evidenceOf = <T>(error: CompetitionError): Evidence<T> => {
  const { code, message, data } = error;
  return error.fault === "miner" ? rejected({ code, message, data }) : fault(error);
};
