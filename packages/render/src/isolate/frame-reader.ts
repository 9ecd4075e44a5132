import type { Readable } from "node:stream";
import { decodeMessage } from "./message.ts";
import { FRAME_HEAD_BYTES, readFrameHead } from "./read-message.ts";

/** One frame of a process's output: a value, or bytes that are not a value. */
export type Frame =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "malformed" };

export type FrameReader = {
  /** Resolves when the process reports that it waits for a task; rejects when its first byte is not the ready byte. */
  readonly ready: Promise<void>;
  /** The next frame. Never resolves when the output ends before. Of a frame longer than `maxBytes` only the length is reported. */
  next(maxBytes: number): Promise<Frame>;
};

/** Reads a process's output as it arrives. Its content is not trusted. */
export function createFrameReader(output: Readable, readyByte: number): FrameReader {
  const chunks: Buffer[] = [];
  let length = 0;
  let onBytes = (): void => {};
  const take = (bytes: number): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    length -= bytes;
    chunks.splice(0, chunks.length, all.subarray(bytes));
    return all.subarray(0, bytes);
  };
  const has = (bytes: number): Promise<void> =>
    new Promise((resolve) => {
      onBytes = () => {
        if (length >= bytes) resolve();
      };
      onBytes();
    });
  output.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    onBytes();
  });
  return {
    ready: has(1).then(() => {
      if (take(1)[0] !== readyByte) throw new TypeError("the process did not begin with the ready byte");
    }),
    async next(maxBytes) {
      await has(FRAME_HEAD_BYTES);
      const { textBytes, arrayBytes } = readFrameHead(take(FRAME_HEAD_BYTES));
      if (![textBytes, arrayBytes].every((bytes) => Number.isSafeInteger(bytes) && bytes >= 0))
        return { kind: "malformed" };
      if (textBytes + arrayBytes > maxBytes) return { kind: "too-large", bytes: textBytes + arrayBytes };
      await has(textBytes + arrayBytes);
      return decode(take(textBytes), take(arrayBytes));
    },
  };
}

function decode(text: Buffer, arrays: Buffer): Frame {
  try {
    return { kind: "value", value: decodeMessage(text, arrays) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return { kind: "malformed" };
    throw error;
  }
}
