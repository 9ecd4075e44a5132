// Compresses a picture for PNG: the Paeth filter in every row, runs of one byte, a prefix code a block, and both checksums. Which code a block
// gets is decided outside (src/image/huffman.ts). Layout of the memory: src/image/png-kernel.ts.

const COUNTS: usize = 0;
/** Of each symbol: its code, and from bit 16 on its length. */
const CODES: usize = 2048;
/** The same for the lengths of codes. */
const LENGTH_CODES: usize = 4096;
const SYMBOLS: i32 = 286;
const END_OF_BLOCK: i32 = 256;
/** Of each run length: its symbol, the number of extra bits and their value, four bytes. */
const RUN_CODES: usize = 4608;
const CRC_TABLES: usize = 8192;
const TOKENS: usize = 16384;
const SHORTEST_RUN: i32 = 3;
const LONGEST_RUN: i32 = 258;
/** Marks a token as a run; the rest is its length. */
const RUN: i32 = 0x8000;

/** Filters rows of `stride` bytes. A row of zeros lies before the first. */
export function filter(picture: usize, rows: usize, stride: i32, height: i32): void {
  for (let y = 0; y < height; y++) {
    const row = picture + <usize>(y * stride);
    const above = row - <usize>stride;
    let into = rows + <usize>(y * (stride + 1));
    store<u8>(into, 4);
    into++;
    let i = 0;
    for (; i < 3; i++) store<u8>(into + <usize>i, load<u8>(row + <usize>i) - load<u8>(above + <usize>i));
    for (; i + 16 <= stride; i += 16) {
      const at = <usize>i;
      const value = v128.load(row + at);
      const a = v128.load(row + at - 3);
      const b = v128.load(above + at);
      const c = v128.load(above + at - 3);
      // |b − c|, |a − c|, and |a + b − 2c|: their sum where both have one sign, their difference where not.
      const bc = i8x16.max_u(b, c);
      const ac = i8x16.max_u(a, c);
      const pa = i8x16.sub(bc, i8x16.min_u(b, c));
      const pb = i8x16.sub(ac, i8x16.min_u(a, c));
      const alike = i8x16.eq(i8x16.eq(bc, b), i8x16.eq(ac, a));
      const least = i8x16.min_u(pa, pb);
      const pc = v128.bitselect(i8x16.add_sat_u(pa, pb), i8x16.sub(i8x16.max_u(pa, pb), least), alike);
      const useA = v128.and(i8x16.eq(least, pa), i8x16.eq(i8x16.min_u(pa, pc), pa));
      const useB = i8x16.eq(i8x16.min_u(pb, pc), pb);
      const guess = v128.bitselect(a, v128.bitselect(b, c, useB), useA);
      v128.store(into + at, i8x16.sub(value, guess));
    }
    for (; i < stride; i++) {
      const a = <i32>load<u8>(row + <usize>i - 3);
      const b = <i32>load<u8>(above + <usize>i);
      const c = <i32>load<u8>(above + <usize>i - 3);
      const pa = abs(b - c);
      const pb = abs(a - c);
      const pc = abs(a + b - c - c);
      const guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      store<u8>(into + <usize>i, <i32>load<u8>(row + <usize>i) - guess);
    }
  }
}

/** Finds the runs of bytes `from` to `to`, counts the symbols; gives the number of tokens. */
export function runs(bytes: usize, from: i32, to: i32): i32 {
  memory.fill(COUNTS, 0, SYMBOLS << 2);
  let token = TOKENS;
  let at = from;
  while (at < to) {
    const value = load<u8>(bytes + <usize>at);
    if (at > 0 && value == load<u8>(bytes + <usize>at - 1)) {
      const limit = min(to, at + LONGEST_RUN);
      let end = at + 1;
      const many = i8x16.splat(<i8>value);
      while (end + 16 <= limit && i8x16.all_true(i8x16.eq(v128.load(bytes + <usize>end), many))) end += 16;
      while (end < limit && load<u8>(bytes + <usize>end) == value) end++;
      const length = end - at;
      if (length >= SHORTEST_RUN) {
        store<u16>(token, RUN | length);
        token += 2;
        count(load<u16>(RUN_CODES + (<usize>length << 2)));
        at = end;
        continue;
      }
    }
    store<u16>(token, value);
    token += 2;
    count(value);
    at++;
  }
  count(END_OF_BLOCK);
  return <i32>((token - TOKENS) >> 1);
}

// @ts-ignore: decorator
@inline
function count(symbol: i32): void {
  const at = COUNTS + (<usize>symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

let out: usize = 0;
let bits: u64 = 0;
let held: u64 = 0;

/** Where bits go from now on. */
export function begin(at: usize): void {
  out = at;
  bits = 0;
  held = 0;
}

/** Up to 32 bits, lowest first. */
export function put(value: u32, length: u32): void {
  bits |= <u64>value << held;
  held += length;
  if (held >= 32) {
    store<u32>(out, <u32>bits);
    out += 4;
    bits >>= 32;
    held -= 32;
  }
}

// @ts-ignore: decorator
@inline
function putCode(at: usize): void {
  const code = load<u32>(at);
  put(code & 0xffff, code >> 16);
}

/** Writes the tokens that were found, with the codes that lie at CODES. */
export function block(tokens: i32, last: i32): void {
  put(last, 1);
  put(2, 2);
  put(SYMBOLS - 257, 5);
  put(0, 5);
  // The lengths of all codes have the fixed code that lies at LENGTH_CODES; its own lengths come first, in deflate's order.
  put(15, 4);
  for (let k = 0; k < 19; k++) put(load<u8>(LENGTH_CODES + 128 + <usize>k), 3);
  for (let s = 0; s < SYMBOLS; s++) putCode(LENGTH_CODES + (<usize>load<u16>(CODES + (<usize>s << 2), 2) << 2));
  putCode(LENGTH_CODES + 4);
  for (let at = TOKENS, end = TOKENS + (<usize>tokens << 1); at < end; at += 2) {
    const token = <i32>load<u16>(at);
    if ((token & RUN) == 0) {
      putCode(CODES + (<usize>token << 2));
      continue;
    }
    const run = RUN_CODES + (<usize>(token ^ RUN) << 2);
    putCode(CODES + (<usize>load<u16>(run) << 2));
    // The extra bits, then distance 1: the one distance code, a single 0 bit.
    put(load<u8>(run, 3), <u32>load<u8>(run, 2) + 1);
  }
  putCode(CODES + (END_OF_BLOCK << 2));
}

/** Ends the bits with a checksum of what was compressed; gives the address behind them. */
export function end(checksum: u32): usize {
  const bytes = <usize>((held + 7) >> 3);
  store<u32>(out, <u32>bits);
  store<u32>(out + bytes, bswap<u32>(checksum));
  return out + bytes + 4;
}

/** Most bytes whose sums fit 32 bits; a whole number of sixteens. */
const ADLER_STEP: i32 = 5552;

/** Adler-32. */
export function adler(bytes: usize, length: i32): u32 {
  const high = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const low = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  let a: u32 = 1;
  let b: u32 = 0;
  let at = 0;
  while (at < length) {
    const stop = min(length, at + ADLER_STEP);
    let before = i32x4.splat(0);
    let sums = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    const first = at;
    for (; at + 16 <= stop; at += 16) {
      const data = v128.load(bytes + <usize>at);
      const x = i16x8.extend_low_i8x16_u(data);
      const y = i16x8.extend_high_i8x16_u(data);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(data)));
      weighted = i32x4.add(weighted, i32x4.add(i32x4.dot_i16x8_s(x, high), i32x4.dot_i16x8_s(y, low)));
    }
    b += a * <u32>(at - first) + (total(before) << 4) + total(weighted);
    a += total(sums);
    for (; at < stop; at++) {
      a += load<u8>(bytes + <usize>at);
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return (b << 16) | a;
}

// @ts-ignore: decorator
@inline
function total(v: v128): u32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

/** CRC-32 of a chunk, four bytes at a time. */
export function crc(bytes: usize, length: i32): u32 {
  let sum: u32 = 0xffffffff;
  let at = bytes;
  const end = bytes + <usize>length;
  for (; at + 4 <= end; at += 4) {
    sum ^= load<u32>(at);
    sum =
      load<u32>(CRC_TABLES + 3072 + (<usize>(sum & 255) << 2)) ^
      load<u32>(CRC_TABLES + 2048 + (<usize>((sum >> 8) & 255) << 2)) ^
      load<u32>(CRC_TABLES + 1024 + (<usize>((sum >> 16) & 255) << 2)) ^
      load<u32>(CRC_TABLES + (<usize>(sum >> 24) << 2));
  }
  for (; at < end; at++) sum = load<u32>(CRC_TABLES + (<usize>((sum ^ load<u8>(at)) & 255) << 2)) ^ (sum >> 8);
  return ~sum;
}
