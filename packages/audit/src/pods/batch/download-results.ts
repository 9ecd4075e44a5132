import { asCompetitionError, CompetitionError, type Evidence, measured } from "@404-gen/core";
import type { MinerAddress } from "../miner-client.ts";
import { podUnreachable } from "../pod-unreachable.ts";
import { type AskContext, askAgain, askPod, statusError } from "./ask-pod.ts";
import { readLimited } from "./read-limited.ts";
import { type BatchResults, readResults } from "./read-results.ts";
import { evidenceOf } from "./submit-batch.ts";

export type DownloadResultsOptions = {
  readonly address: MinerAddress;
  readonly stems: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
};

/** Fetches and reads the archive of a complete batch. Each call gives the same bytes, so after a broken connection it is fetched again. */
export async function downloadResults(
  context: AskContext,
  options: DownloadResultsOptions,
): Promise<Evidence<BatchResults>> {
  const { stems, signal } = options;
  const { settings } = context;
  try {
    const archive = await askAgain(context, () => fetchArchive(context, options), signal);
    return measured(await readResults(archive, { stems, settings, signal }));
  } catch (error) {
    signal?.throwIfAborted();
    return evidenceOf(asCompetitionError(error, { code: "POD_UNREACHABLE" }));
  }
}

async function fetchArchive(context: AskContext, { address, signal }: DownloadResultsOptions): Promise<Uint8Array> {
  const { settings } = context;
  const ms = settings.downloadTimeoutSeconds * 1000;
  const response = await askPod(context, { address, method: "GET", path: "/results", ms, signal });
  if (response.status !== 200) {
    await response.body?.cancel().catch(() => {});
    throw statusError(response.status, { what: "GET /results", code: "BATCH_NOT_SERVED" });
  }
  try {
    return await readLimited(context, { response, maxBytes: settings.maxBatchZipBytes, ms, signal });
  } catch (error) {
    signal?.throwIfAborted();
    // Our own side may be the cause of a slow body: it is no evidence against anyone.
    if (CompetitionError.is(error, "BODY_TIMEOUT"))
      throw new CompetitionError(error.message, { code: "POD_UNREACHABLE", cause: error });
    throw podUnreachable(error);
  }
}
