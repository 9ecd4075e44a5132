import { hasMagic } from "@404-gen/core";
import { refuseGlb } from "./refuse.ts";

const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
const HEADER_BYTES = 20;

export type GlbContainer = {
  /** The JSON chunk's object, not yet checked. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The binary chunks in order: buffer 0, 1, … Views into the file. */
  readonly buffers: readonly Uint8Array[];
};

/**
 * Splits a GLB file into its JSON and binary chunks. As in the reference, the total length in the header only says where the search for chunks ends;
 * it need not be true.
 */
export function readContainer(bytes: Uint8Array, limits: { readonly maxJsonBytes: number }): GlbContainer {
  if (!hasMagic(bytes, "glb")) {
    throw refuseGlb(
      "GLB_BAD_MAGIC",
      "The file does not begin with `glTF`, so it is no binary glTF file. Export glTF 2.0 as .glb.",
      {
        size: bytes.length,
      },
    );
  }
  if (bytes.length >= 8 && word(bytes, 4) !== 2) {
    throw refuseGlb(
      "GLB_BAD_VERSION",
      `The container has version ${word(bytes, 4)}; only version 2 is read. Export glTF 2.0.`,
    );
  }
  if (bytes.length < HEADER_BYTES) throw truncation("its header", { needed: HEADER_BYTES, size: bytes.length });
  if (word(bytes, 16) !== JSON_CHUNK) {
    throw refuseGlb("GLB_BAD_CHUNK", "The first chunk must be JSON.", { type: word(bytes, 16) });
  }
  const length = word(bytes, 12);
  if (length > limits.maxJsonBytes) {
    throw refuseGlb(
      "GLB_TOO_LARGE",
      `The JSON chunk declares ${length} bytes; at most ${limits.maxJsonBytes} are read.`,
    );
  }
  const end = HEADER_BYTES + length;
  if (end > bytes.length) throw truncation("its JSON chunk", { needed: end, size: bytes.length });
  return { json: parseJson(bytes.subarray(HEADER_BYTES, end)), buffers: readBuffers(bytes, end) };
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

const truncation = (what: string, data: Readonly<Record<string, unknown>>) =>
  refuseGlb("GLB_TRUNCATED", `The file ends before ${what} does. Upload the whole file.`, data);

function parseJson(text: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
  } catch (cause) {
    // Node's message quotes the file, whose control characters would reach a terminal: only the place is reported.
    const at = cause instanceof SyntaxError ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
    const place = at === undefined ? "" : `, at character ${at}`;
    throw refuseGlb("GLB_BAD_JSON", `The JSON chunk is not JSON in UTF-8${place}.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refuseGlb("GLB_BAD_JSON", "The JSON chunk must hold an object.");
  }
  return value as Readonly<Record<string, unknown>>;
}

function readBuffers(bytes: Uint8Array, start: number): Uint8Array[] {
  const totalLength = word(bytes, 8);
  const buffers: Uint8Array[] = [];
  let at = start;
  while (at - start < totalLength && at + 8 <= bytes.length) {
    const length = word(bytes, at);
    if (word(bytes, at + 4) !== BIN_CHUNK) {
      throw refuseGlb(
        "GLB_BAD_CHUNK",
        `After the JSON only binary chunks may follow; at byte ${at} there is another kind.`,
        {
          at,
        },
      );
    }
    at += 8;
    if (at + length > bytes.length) throw truncation("a binary chunk", { needed: at + length, size: bytes.length });
    buffers.push(bytes.subarray(at, at + length));
    at += length;
  }
  return buffers;
}
