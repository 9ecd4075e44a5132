import { type Clock, CompetitionError, type Evidence, fault, measured, rejected, withDeadline } from "@404-gen/core";
import { createByteRoom } from "../kit/byte-room.ts";
import { sum } from "../kit/sum.ts";
import type { AuditSettings } from "../settings.ts";
import { podUnreachable } from "./pod-unreachable.ts";

export type ReadBodyOptions = {
  readonly response: Response;
  /** Milliseconds of the same clock at which the request went out. */
  readonly sentAt: number;
  readonly signal?: AbortSignal | undefined;
};

type Body = { readonly bytes: Uint8Array; readonly secondsToLastByte: number };

/**
 * Most memory of all bodies in progress together, bytes; one of them may go beyond it. It is one room for the process: without it sixteen pods
 * that send without end could take 3 GB. Usual models have less than 10 MB, so their bodies do not wait.
 */
const ROOM = createByteRoom(96 * 1024 ** 2);

/** Reads a body within its limits of bytes and time. A broken connection is a fault, which proves nothing against anyone. */
export async function readBody(
  context: { readonly io: Clock; readonly settings: AuditSettings },
  options: ReadBodyOptions,
): Promise<Evidence<Body>> {
  const { io, settings } = context;
  const { response, sentAt, signal } = options;
  // Waits of the body for our memory, milliseconds: they are not the pod's time.
  const waits: number[] = [];
  try {
    const limit = {
      what: "the body",
      code: "BODY_TIMEOUT" as const,
      ms: settings.downloadTimeoutSeconds * 1000,
      io,
      signal,
    };
    const bytes = await withDeadline(
      (inner) => collect(response, { maxBytes: settings.maxModelBytes, signal: inner, io, waited: waits }),
      limit,
    );
    if (!isFramed(response) && !saysItsLength(bytes)) return fault(unframedError(bytes.length));
    if (bytes.length === 0) return rejected({ code: "BODY_EMPTY", message: "the response has no body", data: {} });
    return measured({ bytes, secondsToLastByte: (io.now() - sentAt - sum(waits)) / 1000 });
  } catch (error) {
    signal?.throwIfAborted();
    if (CompetitionError.is(error, "BODY_TIMEOUT") && waits.length > 0) return fault(podUnreachable(error));
    if (CompetitionError.is(error, "BODY_TIMEOUT", "BODY_TOO_LARGE"))
      return rejected({
        code: error.code,
        message: error.message,
        data: { ...error.data, seconds: (io.now() - sentAt) / 1000 },
      });
    return fault(podUnreachable(error));
  }
}

/** True for a body with a length or chunks. Any other body ends with its connection, and a reset looks like its end. */
const isFramed = ({ headers }: Response) =>
  headers.get("content-length") !== null || headers.get("transfer-encoding") !== null;

/** True for a complete GLB: its bytes 8 to 11 have its length, little endian. */
function saysItsLength(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(0, true) === 0x46546c67 && view.getUint32(8, true) === bytes.length;
}

const unframedError = (bytes: number) =>
  new CompetitionError(
    "the body has neither a Content-Length nor chunks, so a broken connection cannot be told from its end",
    { code: "BODY_UNFRAMED", fault: "infrastructure", data: { bytes } },
  );

type Collecting = {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly io: Clock;
  readonly waited: number[];
};

async function collect(response: Response, limits: Collecting): Promise<Uint8Array> {
  const contentLength = Number(response.headers.get("content-length") ?? 0);
  if (contentLength > limits.maxBytes) {
    await response.body?.cancel().catch(() => {});
    throw tooLarge(limits.maxBytes, contentLength);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel(limits.signal.reason).catch(() => {});
  limits.signal.addEventListener("abort", cancel, { once: true });
  const place = ROOM.open();
  try {
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) break;
      size += part.value.length;
      if (size > limits.maxBytes) throw tooLarge(limits.maxBytes, size);
      let waitsFrom: number | null = null;
      const onWait = () => {
        waitsFrom ??= limits.io.now();
      };
      await place.grow(part.value.length, { signal: limits.signal, onWait }).finally(() => {
        if (waitsFrom !== null) limits.waited.push(limits.io.now() - waitsFrom);
      });
      parts.push(part.value);
    }
    return Buffer.concat(parts, size);
  } finally {
    limits.signal.removeEventListener("abort", cancel);
    cancel();
    place.close();
  }
}

const tooLarge = (maxBytes: number, bytes: number) =>
  new CompetitionError(`the file is larger than ${maxBytes} bytes`, {
    code: "BODY_TOO_LARGE",
    data: { maxBytes, bytes },
  });
