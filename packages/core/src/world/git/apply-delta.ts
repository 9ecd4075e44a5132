import { type GitLimits, malformed, overLimit } from "./limits.ts";

/** Makes an object of its base and a delta's instructions. Source of the format: git's gitformat-pack. */
export function applyDelta(delta: Buffer, { base, limits }: { base: Buffer; limits: GitLimits }): Buffer {
  const source = readLength(delta, 0);
  const target = readLength(delta, source.end);
  if (source.length !== base.length) throw malformed("a delta of its pack is made for another base");
  if (target.length > limits.maxObjectBytes) throw overLimit("maxObjectBytes", { limits });
  const out = Buffer.allocUnsafe(target.length);
  let filled = 0;
  for (let at = target.end; at < delta.length; ) {
    const instruction = delta[at++] ?? 0;
    if (instruction === 0) throw malformed("a delta of its pack holds an unknown instruction");
    let from: Buffer;
    if (instruction & 128) {
      const copy = readCopy(delta, { instruction, at });
      at = copy.end;
      from = base.subarray(copy.offset, copy.offset + copy.length);
      if (from.length !== copy.length) throw malformed("a delta of its pack copies from beyond its base");
    } else {
      from = delta.subarray(at, at + instruction);
      at += instruction;
      if (from.length !== instruction) throw malformed("a delta of its pack ends early");
    }
    if (filled + from.length > out.length) throw malformed("a delta of its pack makes more than it says");
    filled += from.copy(out, filled);
  }
  if (filled !== out.length) throw malformed("a delta of its pack makes less than it says");
  return out;
}

function readLength(delta: Buffer, from: number) {
  let length = 0;
  let at = from;
  for (let scale = 1; ; scale *= 128) {
    const byte = delta[at++] ?? 0;
    length += (byte & 127) * scale;
    if (at - from > 7) throw malformed("a delta of its pack has no end of its length");
    if (!(byte & 128)) return { length, end: at };
  }
}

function readCopy(delta: Buffer, { instruction, at }: { instruction: number; at: number }) {
  let end = at;
  const number = (bits: readonly number[]) =>
    bits.reduce((sum, bit, index) => (instruction & bit ? sum + (delta[end++] ?? 0) * 256 ** index : sum), 0);
  const offset = number([1, 2, 4, 8]);
  const length = number([16, 32, 64]) || 0x10000;
  return { offset, length, end };
}
