import { malformedError } from "./limits.ts";

/** The lines of git's wire format as they come: a line's bytes, null for a flush. No line is longer than 65,520 bytes. */
export async function* readPktStream(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer | null> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest =
      rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.concat([rest, piece]);
    let at = 0;
    while (rest.length - at >= 4) {
      const length = lengthOf(rest, at);
      if (length === 0) {
        at += 4;
        yield null;
        continue;
      }
      if (rest.length - at < length) break;
      yield rest.subarray(at + 4, at + length);
      at += length;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw malformedError("the host's answer ends within a line");
}

function lengthOf(bytes: Buffer, at: number): number {
  const text = bytes.toString("latin1", at, at + 4);
  const length = /^[0-9a-f]{4}$/i.test(text) ? Number.parseInt(text, 16) : -1;
  if (length === 0 || length >= 4) return length;
  throw malformedError("the host does not speak git's protocol");
}
