import { createHash } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import { type Evidence, measured } from "../../ports/evidence.ts";
import type { Door, DoorGetOptions, Download, DownloadFacts } from "./door-contract.ts";

export type DownloadJob<O extends DoorGetOptions> = { readonly url: string; readonly options: O; readonly io: Clock };

/** Hands each piece of the body to `sink`, hashing it, and says what it came to. An abort is thrown, all else is evidence. */
export async function drain(
  get: Door["get"],
  job: DownloadJob<DoorGetOptions> & {
    readonly sink: (piece: Uint8Array, contentLength: number | null) => Promise<void> | void;
  },
): Promise<Evidence<DownloadFacts>> {
  const startedAt = job.io.now();
  const answer = await get(job.url, job.options);
  if (answer.kind !== "measured") return answer;
  const { body, headers, finalUrl, address, status } = answer.value;
  const hash = createHash("sha256");
  const headerLength = headers["content-length"] === undefined ? null : Number(headers["content-length"]);
  let size = 0;
  try {
    for await (const piece of body) {
      hash.update(piece);
      size += piece.byteLength;
      await job.sink(piece, headerLength);
    }
  } catch (error) {
    if (job.options.signal?.aborted) throw job.options.signal.reason;
    return answer.value.evidence(error);
  }
  return measured({
    size,
    sha256: hash.digest("hex"),
    ms: Math.round(job.io.now() - startedAt),
    finalUrl,
    address,
    status,
  });
}

/** Downloads into memory: one buffer of the declared size, or pieces joined once when none is declared. */
export async function download(get: Door["get"], job: DownloadJob<DoorGetOptions>): Promise<Evidence<Download>> {
  let buffer: Uint8Array | null = null;
  let at = 0;
  const pieces: Uint8Array[] = [];
  const sink = (piece: Uint8Array, contentLength: number | null) => {
    if (contentLength === null) return void pieces.push(piece);
    buffer ??= new Uint8Array(contentLength);
    buffer.set(piece, at);
    at += piece.byteLength;
  };
  const facts = await drain(get, { ...job, sink });
  if (facts.kind !== "measured") return facts;
  return measured({ ...facts.value, bytes: buffer ?? new Uint8Array(Buffer.concat(pieces)) });
}
