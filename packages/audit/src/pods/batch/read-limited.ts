import { CompetitionError, withDeadline } from "@404-gen/core";
import type { AskContext } from "./ask-pod.ts";

export type ReadLimitedOptions = {
  readonly response: Response;
  readonly maxBytes: number;
  /** Milliseconds for the whole body. */
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
};

/** Reads a body up to a limit of bytes and time. Throws `BODY_TOO_LARGE`, `BODY_TIMEOUT`. */
export async function readLimited({ io }: AskContext, options: ReadLimitedOptions): Promise<Uint8Array> {
  const { response, maxBytes, ms, signal } = options;
  const reader = response.body?.getReader();
  const read = async () => {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return Buffer.concat(parts, size);
      size += part.value.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      parts.push(part.value);
    }
  };
  try {
    return await withDeadline(read, { what: "the body", code: "BODY_TIMEOUT", ms, io, signal });
  } finally {
    void reader?.cancel().catch(() => {});
  }
}

const tooLarge = (maxBytes: number) =>
  new CompetitionError(`the body is larger than ${maxBytes} bytes`, { code: "BODY_TOO_LARGE", data: { maxBytes } });
