import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asCompetitionError, type Clock, CompetitionError, retry } from "@404-gen/core";
import { MAX_DISTANCE_MODEL_BYTES } from "../distance/model-limit.ts";
import { externalFiles } from "./external-data.ts";
import { type ModelManifest, readManifest, sizeOf } from "./model-file.ts";

/** How far a download is. `loaded` never falls within one try, `total` is null when the server does not say. Bytes. */
export type ModelProgress = {
  /** Bytes that are there. */
  readonly loaded: number;
  /** Bytes of the whole file. */
  readonly total: number | null;
};

/** Which model file, and where it goes. */
export type DownloadModelOptions = {
  /** Address of the file. */
  readonly url: string;
  /** Where the graph goes, and its weights beside it under their own names; until a file is whole it lies there as `.part`. */
  readonly to: string;
  /** Digest of the model, lower-case hex. @default any */
  readonly sha256?: string | undefined;
  /** Go on with a `.part` that an earlier try left. @default true */
  readonly resume?: boolean | undefined;
  /** Largest file, bytes; past it the download fails. MAX_DISTANCE_MODEL_BYTES. @default 2147483648 */
  readonly maxBytes?: number | undefined;
  /** Headers of the request, for example an access token. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called as bytes come. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  /** How requests are sent. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Waits between tries. @default systemClock */
  readonly io?: Clock | undefined;
  /** Ends the download early: the call rejects with this signal's reason; what came is kept. */
  readonly signal?: AbortSignal | undefined;
};

const RETRY_DELAYS_MS = [2_000, 10_000] as const;

/**
 * Downloads a model: the graph, then the files beside it that hold its weights, each resumed where an earlier try left it. They are put
 * in place only when the digest over all of them is right. What is already there is checked and kept.
 *
 * @returns what the model is made of, with one digest over all.
 * @throws CompetitionError `MODEL_DOWNLOAD_FAILED`, `MODEL_HASH_MISMATCH`, `MODEL_INVALID`.
 * @example
 * const { digest } = await downloadModel({ url: DINOV3_MODEL.url, to: "models/model.onnx", sha256 });
 */
export async function downloadModel(options: DownloadModelOptions): Promise<ModelManifest> {
  const { to, url, sha256, signal } = options;
  const fresh = (await bring(url, { to, options })) ? [to] : [];
  for (const name of await externalFiles(to)) {
    const beside = join(dirname(to), name);
    if (await bring(new URL(name, url).href, { to: beside, options })) fresh.push(beside);
  }
  try {
    return await readManifest(to, { sha256, signal });
  } catch (error) {
    // A complete but wrong file would be taken for the model, or resumed, for ever.
    if (CompetitionError.is(error, "MODEL_HASH_MISMATCH"))
      await Promise.all(fresh.map((file) => rm(file, { force: true })));
    throw error;
  }
}

/** One file, whole; false when it was there. */
async function bring(url: string, { to, options }: { to: string; options: DownloadModelOptions }): Promise<boolean> {
  if ((await sizeOf(to)) !== null) return false;
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.part`;
  await retry((attempt) => fetchInto(part, { ...options, url, resume: attempt > 1 || (options.resume ?? true) }), {
    delaysMs: RETRY_DELAYS_MS,
    clock: options.io,
    signal: options.signal,
  });
  await rename(part, to);
  return true;
}

async function fetchInto(part: string, options: DownloadModelOptions): Promise<void> {
  const { fetch = globalThis.fetch, signal } = options;
  const have = options.resume ? ((await sizeOf(part)) ?? 0) : 0;
  try {
    const headers = { ...options.headers, "accept-encoding": "identity", ...(have > 0 && { range: `bytes=${have}-` }) };
    const response = await fetch(options.url, { headers, ...(signal && { signal }) });
    if (response.status === 416 && have > 0) return await discard(response);
    if (!response.ok) throw failure(`${options.url} answered ${response.status}`, response.status);
    await append(part, { ...options, response, from: response.status === 206 ? have : 0 });
  } catch (error) {
    signal?.throwIfAborted();
    throw asCompetitionError(error, { code: "MODEL_DOWNLOAD_FAILED" });
  }
}

/** The server has nothing beyond what is here: the hash decides whether it is the file. */
const discard = async (response: Response) => void (await response.body?.cancel());

async function append(
  part: string,
  {
    response,
    from,
    onProgress,
    maxBytes = MAX_DISTANCE_MODEL_BYTES,
  }: DownloadModelOptions & { response: Response; from: number },
): Promise<void> {
  const lengthHeader = response.headers.get("content-length");
  const total = lengthHeader === null ? null : from + Number(lengthHeader);
  const file = await open(part, from > 0 ? "a" : "w");
  let position = from;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      position += piece.length;
      if (position > maxBytes) throw failure(`larger than ${maxBytes} bytes`, response.status);
      await file.write(piece);
      notify(onProgress, { loaded: position, total });
    }
  } finally {
    await file.close();
  }
  if (total !== null && position !== total) throw failure(`ended after ${position} of ${total} bytes`, null);
}

function notify(onProgress: DownloadModelOptions["onProgress"], progress: ModelProgress): void {
  try {
    onProgress?.(progress);
  } catch {
    // A failing observer cannot fail the work.
  }
}

const failure = (message: string, status: number | null) =>
  new CompetitionError(`the model could not be downloaded: ${message}`, {
    code: "MODEL_DOWNLOAD_FAILED",
    retryable: status === null || status === 429 || status >= 500,
    data: { status },
  });
