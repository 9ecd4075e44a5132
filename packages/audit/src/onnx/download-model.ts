import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asCompetitionError, type Clock, CompetitionError, retry } from "@404-gen/core";
import { MAX_DISTANCE_MODEL_BYTES } from "../distance/model-limit.ts";
import { externalFiles } from "./external-data.ts";
import { type ModelManifest, readManifest, sizeOf } from "./model-file.ts";

/** Progress of a download. */
export type ModelProgress = {
  /** Bytes so far; grows during one try. */
  readonly loaded: number;
  /** Bytes of the complete file; null when the server does not say. */
  readonly total: number | null;
};

/** The model file, and where it is stored. */
export type DownloadModelOptions = {
  /** Address of the graph. */
  readonly url: string;
  /** Path of the graph; its weights are stored beside it under their own names. An incomplete file ends with `.part`. */
  readonly to: string;
  /** Digest of the model, lower-case hex. @default any */
  readonly sha256?: string | undefined;
  /** Continues a `.part` that an earlier try left. @default true */
  readonly resume?: boolean | undefined;
  /** Largest file, bytes: above it the download fails. MAX_DISTANCE_MODEL_BYTES. @default 2147483648 */
  readonly maxBytes?: number | undefined;
  /** Headers of the request, for example an access token. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called when bytes arrive. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Clock of the waits between tries. @default systemClock */
  readonly io?: Clock | undefined;
  /** Ends the download early: the call rejects with this signal's reason. Bytes that came are kept. */
  readonly signal?: AbortSignal | undefined;
};

const RETRY_DELAYS_MS = [2_000, 10_000] as const;

/**
 * Downloads a model: the graph, then the files that hold its weights. Each continues where an earlier try ended, and gets its name when it is
 * complete; existing files are kept. Then the digest over all of them is checked: where it is wrong, the new files are deleted.
 *
 * @returns the files of the model, with one digest over all.
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
    // Without this a complete but wrong file would be found again by every later try.
    if (CompetitionError.is(error, "MODEL_HASH_MISMATCH"))
      await Promise.all(fresh.map((file) => rm(file, { force: true })));
    throw error;
  }
}

/** Downloads one file; false when it existed. */
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

/** 416: the server has no more bytes than we have. The digest then decides whether the file is right. */
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
