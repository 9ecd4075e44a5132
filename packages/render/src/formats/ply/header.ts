import { MODEL_FORMATS } from "@404-gen/core";
import { refusal } from "../../errors.ts";

/** Types that the reference reads in a binary body, and their sizes in bytes. */
export const PLY_TYPE_BYTES = {
  uchar: 1,
  int8: 1,
  uint8: 1,
  uint16: 2,
  int: 4,
  int32: 4,
  uint: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float: 4,
  float32: 4,
  double: 8,
} as const;

export type PlyType = keyof typeof PLY_TYPE_BYTES;

export type PlyProperty = {
  readonly name: string;
  /** As written in the file; `splatLayout` checks that it is one of {@link PLY_TYPE_BYTES}. For a list: the type of its items. */
  readonly type: string;
  /** Type of the length of a list, null for a plain property. */
  readonly listLength: string | null;
};

export type PlyElement = { readonly name: string; readonly count: number; readonly properties: PlyProperty[] };

export type PlyHeader = {
  readonly format: string;
  readonly elements: readonly PlyElement[];
  /** Offset of the first byte after the line `end_header`. */
  readonly bodyOffset: number;
};

/** Longest header that is read, bytes. Own choice: a splat header with third-degree harmonics has 1.5 KiB. */
export const PLY_MAX_HEADER_BYTES = 65_536;

/** Reads the header of a PLY file. CRLF line ends are accepted, `comment` and `obj_info` lines skipped, like the reference. */
export function parsePlyHeader(bytes: Uint8Array): PlyHeader {
  const lines = new HeaderLines(bytes);
  if (lines.next("PLY_BAD_MAGIC") !== MODEL_FORMATS.ply.magic) {
    throw refusal(
      "PLY_BAD_MAGIC",
      "The first line must be `ply`; this is not a PLY file, or something stands before that line.",
    );
  }
  const format = /^format (\S+ \S+)$/.exec(lines.next("PLY_BAD_HEADER"))?.[1];
  if (format === undefined)
    throw refusal("PLY_BAD_HEADER", "The second line must be `format binary_little_endian 1.0`.");
  const elements: PlyElement[] = [];
  for (;;) {
    const line = lines.next("PLY_BAD_HEADER");
    if (line === "end_header") return { format, elements, bodyOffset: lines.at };
    addLine(line, elements);
  }
}

function addLine(line: string, elements: PlyElement[]): void {
  const words = line.split(/\s+/);
  if (words[0] === "element" && words.length === 3 && /^\d{1,15}$/.test(words[2]!)) {
    elements.push({ name: words[1]!, count: Number(words[2]), properties: [] });
    return;
  }
  const owner = elements.at(-1);
  if (words[0] === "property" && owner && words.length === 3) {
    owner.properties.push({ name: words[2]!, type: words[1]!, listLength: null });
  } else if (words[0] === "property" && owner && words.length === 5 && words[1] === "list") {
    owner.properties.push({ name: words[4]!, type: words[3]!, listLength: words[2]! });
  } else {
    throw refusal("PLY_BAD_HEADER", `The header has a line that cannot be read: ${printable(line)}.`, {
      line: printable(line),
    });
  }
}

const printable = (line: string): string => JSON.stringify(line.slice(0, 60).replace(/[^\x20-\x7e]/g, "?"));

/** Header lines one by one, trimmed, comments left out. */
class HeaderLines {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * The next line; throws `code` where there is none. With `PLY_BAD_MAGIC` a comment counts as a line too: the reference accepts only `ply` as the
   * first line.
   */
  next(code: "PLY_BAD_MAGIC" | "PLY_BAD_HEADER"): string {
    for (;;) {
      const end = this.#bytes.subarray(0, PLY_MAX_HEADER_BYTES).indexOf(10, this.at);
      if (end < 0) {
        throw refusal(
          code,
          code === "PLY_BAD_MAGIC"
            ? "The first line must be `ply`; the file is empty or no PLY file."
            : "The header has no line `end_header`.",
        );
      }
      const line = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.at, end - this.at)
        .toString("latin1")
        .trim();
      this.at = end + 1;
      if (code === "PLY_BAD_MAGIC" || !/^(comment|obj_info)\b/.test(line)) return line;
    }
  }
}
