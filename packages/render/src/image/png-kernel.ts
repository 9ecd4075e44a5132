import { alignAddress, growMemory, type KernelMemory, startWasm } from "../start-wasm.ts";
import { canonicalCodes, codeLengths } from "./huffman.ts";
import { KERNEL_WASM_BASE64 } from "./png-kernel.generated.ts";

/**
 * Writes PNGs in WASM with SIMD. The zlib compression is made for filtered pictures: it looks for runs of one byte only, then computes an optimal
 * prefix code for each block. After the Paeth filter nearly all repetitions are runs of zeros. Even in JavaScript this took a third of the time of
 * fflate 0.8.3 at level 3, for files within a few per cent of the same size; and no new version of a library changes its bytes.
 */
export type PngKernel = {
  /** An 8-bit RGB PNG. */
  png(rgb: Uint8Array, size: PictureSize): Uint8Array;
  /** Any bytes as a zlib stream. */
  zlib(bytes: Uint8Array): Uint8Array;
};

export type PictureSize = { readonly width: number; readonly height: number };

/** The exports of `assembly/png-kernel.ts`. Addresses are byte offsets. */
type KernelExports = KernelMemory & {
  filter(picture: number, rows: number, stride: number, height: number): void;
  runs(bytes: number, from: number, to: number): number;
  begin(at: number): void;
  put(value: number, length: number): void;
  block(tokens: number, last: number): void;
  end(checksum: number): number;
  adler(bytes: number, length: number): number;
  crc(bytes: number, length: number): number;
};

/** Memory above this is freed when the next picture needs less than a quarter of it. */
const KEEP_BYTES = 32 * 1024 * 1024;

/** Bytes that share one prefix code. */
const BLOCK_BYTES = 131_072;
const SYMBOLS = 286;

/** Byte offsets; those before the tokens are as in `assembly/png-kernel.ts`. */
const CODES_AT = 2048;
const LENGTH_CODES_AT = 4096;
const LENGTH_ORDER_AT = LENGTH_CODES_AT + 128;
const RUN_CODES_AT = 4608;
const CRC_TABLES_AT = 8192;
const DATA_AT = 16_384 + BLOCK_BYTES * 2;

/** Makes a kernel; the WASM starts with the first picture. */
export function createPngKernel(): PngKernel {
  const wasm = startWasm<KernelExports>(KERNEL_WASM_BASE64, {
    keepBytes: KEEP_BYTES,
    start(kernel) {
      growMemory(kernel, DATA_AT);
      writeTables(kernel.memory.buffer);
    },
  });
  return {
    png(rgb, { width, height }) {
      const stride = width * 3;
      const pictureAt = alignAddress(DATA_AT + stride);
      const rowsAt = alignAddress(pictureAt + stride * height + 16);
      const bytes = height * (stride + 1);
      const outAt = alignAddress(rowsAt + bytes + 16);
      const kernel = wasm.open(outAt + roomFor(bytes));
      const memory = new Uint8Array(kernel.memory.buffer);
      // Pixels above and to the left of the picture count as zero.
      memory.fill(0, pictureAt - stride, pictureAt);
      memory.set(rgb, pictureAt);
      kernel.filter(pictureAt, rowsAt, stride, height);
      const end = writePng(kernel, { rowsAt, bytes, outAt, width, height });
      return memory.slice(outAt, end);
    },
    zlib(bytes) {
      const outAt = alignAddress(DATA_AT + bytes.length + 16);
      const kernel = wasm.open(outAt + roomFor(bytes.length));
      const memory = new Uint8Array(kernel.memory.buffer);
      memory.set(bytes, DATA_AT);
      return memory.slice(outAt, compress(kernel, { rowsAt: DATA_AT, bytes: bytes.length, outAt }));
    },
  };
}

/** A block's codes are never longer than 9 bits a byte on average, and its header is below 256 bytes. */
const roomFor = (bytes: number): number => Math.ceil(bytes * 1.2) + 4096;

type Rows = { readonly rowsAt: number; readonly bytes: number; readonly outAt: number };

/** Writes the file of the filtered rows; gives the address of its end. */
function writePng(kernel: KernelExports, rows: Rows & PictureSize): number {
  const { outAt, width, height } = rows;
  const view = new DataView(kernel.memory.buffer);
  const memory = new Uint8Array(kernel.memory.buffer);
  /** Writes length, name and checksum of a chunk whose body is already in its place; gives the address of its end. */
  const chunk = (at: number, name: string, length: number): number => {
    view.setUint32(at, length);
    for (let i = 0; i < 4; i++) view.setUint8(at + 4 + i, name.charCodeAt(i));
    view.setUint32(at + 8 + length, kernel.crc(at + 4, length + 4) >>> 0);
    return at + 12 + length;
  };
  memory.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], outAt);
  view.setUint32(outAt + 16, width);
  view.setUint32(outAt + 20, height);
  memory.set([8, 2, 0, 0, 0], outAt + 24);
  const dataAt = chunk(outAt + 8, "IHDR", 13);
  const dataEnd = compress(kernel, { ...rows, outAt: dataAt + 8 });
  return chunk(chunk(dataAt, "IDAT", dataEnd - dataAt - 8), "IEND", 0);
}

/** Writes a zlib stream of bytes; gives the address of its end. */
function compress(kernel: KernelExports, { rowsAt, bytes, outAt }: Rows): number {
  const counts = new Uint32Array(kernel.memory.buffer, 0, SYMBOLS);
  kernel.begin(outAt);
  kernel.put(0x0178, 16);
  for (let from = 0; from === 0 || from < bytes; from += BLOCK_BYTES) {
    const to = Math.min(bytes, from + BLOCK_BYTES);
    const tokens = kernel.runs(rowsAt, from, to);
    // A prefix code needs two symbols.
    if (tokens === 0) counts[0] = 1;
    writeCodes(kernel.memory.buffer, { at: CODES_AT, lengths: codeLengths(counts) });
    kernel.block(tokens, to === bytes ? 1 : 0);
  }
  return kernel.end(kernel.adler(rowsAt, bytes));
}

function writeCodes(buffer: ArrayBuffer, { at, lengths }: { readonly at: number; readonly lengths: Uint8Array }): void {
  const codes = canonicalCodes(lengths);
  const both = new Uint32Array(buffer, at, lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) both[symbol] = codes[symbol]! | (lengths[symbol]! << 16);
}

const LONGEST_RUN = 258;
const SHORTEST_RUN = 3;
/** Order in which deflate sends the lengths of the code for code lengths. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** A fixed complete code for code lengths: 13 of 4 bits and 6 of 5. It costs at most 180 bytes a block. */
const LENGTH_LENGTHS = Uint8Array.from({ length: 19 }, (_, symbol) => (symbol < 13 ? 4 : 5));

function writeTables(buffer: ArrayBuffer): void {
  const memory = new Uint8Array(buffer);
  writeCodes(buffer, { at: LENGTH_CODES_AT, lengths: LENGTH_LENGTHS });
  memory.set(
    LENGTH_ORDER.map((symbol) => LENGTH_LENGTHS[symbol]!),
    LENGTH_ORDER_AT,
  );
  writeRunCodes(new DataView(buffer, RUN_CODES_AT));
  writeCrcTables(new Uint32Array(buffer, CRC_TABLES_AT, 4 * 256));
}

/** Symbol, number of extra bits and their value for each run length (RFC 1951, 3.2.5). */
function writeRunCodes(view: DataView): void {
  const put = (length: number, symbol: number, extra: { readonly bits: number; readonly value: number }): void => {
    view.setUint16(length * 4, symbol, true);
    view.setUint8(length * 4 + 2, extra.bits);
    view.setUint8(length * 4 + 3, extra.value);
  };
  for (let code = 0, length = SHORTEST_RUN; code < 28; code++) {
    const bits = code < 8 ? 0 : (code >> 2) - 1;
    for (let value = 0; value < 1 << bits && length <= LONGEST_RUN; value++, length++)
      put(length, 257 + code, { bits, value });
  }
  put(LONGEST_RUN, 285, { bits: 0, value: 0 });
}

/** Checksums of a byte, and of a byte with one, two or three more after it. */
function writeCrcTables(tables: Uint32Array): void {
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    tables[n] = c;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = tables[before & 255]! ^ (before >>> 8);
  }
}
