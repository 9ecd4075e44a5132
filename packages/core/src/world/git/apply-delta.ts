import { type GitLimits, malformedError, overLimit } from "./limits.ts";

/** Makes an object of its base and a delta's instructions. Source of the format: git's gitformat-pack. */
export function applyDelta(delta: Buffer, { base, limits }: { base: Buffer; limits: GitLimits }): Buffer {
  const source = readLength(delta, 0);
  const target = readLength(delta, source.end);
  if (source.length !== base.length) throw malformedError("a delta of its pack is made for another base");
  if (target.length > limits.maxObjectBytes) throw overLimit("maxObjectBytes", { limits });
  const out = Buffer.allocUnsafe(target.length);
  let end = 0;
  for (let at = target.end; at < delta.length; ) {
    const instruction = delta[at++] ?? 0;
    if (instruction === 0) throw malformedError("a delta of its pack holds an unknown instruction");
    let [from, offset, length] = [delta, at, instruction];
    if (instruction & 128) {
      const copy = readCopy(delta, { instruction, at });
      [from, offset, length, at] = [base, copy.offset, copy.length, copy.end];
      if (offset + length > base.length) throw malformedError("a delta of its pack copies from beyond its base");
    } else {
      at += instruction;
      if (at > delta.length) throw malformedError("a delta of its pack ends early");
    }
    if (end + length > out.length) throw malformedError("a delta of its pack makes more than it says");
    copyBytes(from, { out, offset, length, filled: end });
    end += length;
  }
  if (end !== out.length) throw malformedError("a delta of its pack makes less than it says");
  return out;
}

function readLength(delta: Buffer, from: number) {
  let length = 0;
  let at = from;
  for (let scale = 1; ; scale *= 128) {
    const byte = delta[at++] ?? 0;
    length += (byte & 127) * scale;
    if (at - from > 7) throw malformedError("a delta of its pack has no end of its length");
    if (!(byte & 128)) return { length, end: at };
  }
}

function readCopy(delta: Buffer, { instruction, at }: { instruction: number; at: number }) {
  let [end, offset, length] = [at, 0, 0];
  for (let index = 0; index < 4; index++) if (instruction & (1 << index)) offset += (delta[end++] ?? 0) * 256 ** index;
  for (let index = 0; index < 3; index++) if (instruction & (16 << index)) length += (delta[end++] ?? 0) * 256 ** index;
  return { offset, length: length || 0x10000, end };
}

type Copying = { readonly out: Buffer; readonly offset: number; readonly length: number; readonly filled: number };

/** Most instructions copy few bytes: these cost less one by one than by a call of the platform. */
function copyBytes(from: Buffer, { out, offset, length, filled }: Copying): void {
  if (length > 64) from.copy(out, filled, offset, offset + length);
  else for (let index = 0; index < length; index++) out[filled + index] = from[offset + index] as number;
}
