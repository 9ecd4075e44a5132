import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { asCompetitionError, type Clock, CompetitionError, retry } from "@404-gen/core";
import { checkModelFile, sizeOf } from "./model-file.ts";

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
  /** Where the file goes; until it is whole and checked it lies beside it as `.part`. */
  readonly to: string;
  /** Lower-case hex. @default any */
  readonly sha256?: string | undefined;
  /** Go on with a `.part` that an earlier try left. @default true */
  readonly resume?: boolean | undefined;
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

/** Largest model file, bytes. Our own choice: the fp32 ViT-S/16 is near 86 MB. */
const MAX_MODEL_BYTES = 2 * 1024 ** 3;
const RETRY_DELAYS_MS = [2_000, 10_000] as const;

/**
 * Downloads a model file, resuming what an earlier try left, and puts it in place only when its hash is right. A file that is
 * already there is checked and kept.
 *
 * @returns lower-case hex sha256 of the file.
 * @throws CompetitionError `MODEL_DOWNLOAD_FAILED`, `MODEL_HASH_MISMATCH`.
 * @example
 * await downloadModel({ url: DINOV3_MODEL.url, to: "models/dinov3.onnx", sha256 });
 */
export async function downloadModel(options: DownloadModelOptions): Promise<string> {
  const { to, sha256, signal } = options;
  if ((await sizeOf(to)) !== null) return checkModelFile(to, { sha256, signal });
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.part`;
  await retry((attempt) => fetchInto(part, { ...options, resume: attempt > 1 || (options.resume ?? true) }), {
    delaysMs: RETRY_DELAYS_MS,
    clock: options.io,
    signal,
  });
  try {
    const found = await checkModelFile(part, { sha256, signal });
    await rename(part, to);
    return found;
  } catch (error) {
    // A part that is whole and wrong would be resumed for ever.
    if (CompetitionError.is(error, "MODEL_HASH_MISMATCH")) await rm(part, { force: true });
    throw error;
  }
}

async function fetchInto(part: string, options: DownloadModelOptions): Promise<void> {
  const { fetch = globalThis.fetch, signal } = options;
  const have = options.resume ? ((await sizeOf(part)) ?? 0) : 0;
  try {
    const headers = { ...options.headers, "accept-encoding": "identity", ...(have > 0 && { range: `bytes=${have}-` }) };
    const response = await fetch(options.url, { headers, ...(signal && { signal }) });
    if (response.status === 416 && have > 0) return await done(response);
    if (!response.ok) throw failed(`${options.url} answered ${response.status}`, response.status);
    await append(part, { ...options, response, from: response.status === 206 ? have : 0 });
  } catch (error) {
    signal?.throwIfAborted();
    throw asCompetitionError(error, { code: "MODEL_DOWNLOAD_FAILED" });
  }
}

/** The server has nothing beyond what is here: the hash decides whether it is the file. */
const done = async (response: Response) => void (await response.body?.cancel());

async function append(
  part: string,
  { response, from, onProgress }: DownloadModelOptions & { response: Response; from: number },
): Promise<void> {
  const declared = response.headers.get("content-length");
  const total = declared === null ? null : from + Number(declared);
  const file = await open(part, from > 0 ? "a" : "w");
  let loaded = from;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      loaded += piece.length;
      if (loaded > MAX_MODEL_BYTES) throw failed(`larger than ${MAX_MODEL_BYTES} bytes`, response.status);
      await file.write(piece);
      notify(onProgress, { loaded, total });
    }
  } finally {
    await file.close();
  }
  if (total !== null && loaded !== total) throw failed(`ended after ${loaded} of ${total} bytes`, null);
}

function notify(onProgress: DownloadModelOptions["onProgress"], progress: ModelProgress): void {
  try {
    onProgress?.(progress);
  } catch {
    // A failing observer cannot fail the work.
  }
}

const failed = (message: string, status: number | null) =>
  new CompetitionError(`the model could not be downloaded: ${message}`, {
    code: "MODEL_DOWNLOAD_FAILED",
    retryable: status === null || status === 429 || status >= 500,
    data: { status },
  });
