import type { Context } from "hono";

/** A file of a form, with the name that its sender gave. */
export type Upload = { readonly name: string; readonly bytes: Uint8Array };

type ReadOptions = {
  /** Name of the form's field. */
  readonly field: string;
  /** Largest body, bytes. */
  readonly maxBytes: number;
};

/**
 * Reads one file of a `multipart/form-data` body; null for a body without it. Memory holds the body once, and the file is a part of it; the
 * platform's own reader of forms holds a large upload four times. Source of the format: RFC 7578, RFC 2046 section 5.1.
 */
export async function readUpload(
  context: Context,
  { field, maxBytes }: ReadOptions,
): Promise<Upload | null | "too large"> {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(context.req.header("content-type") ?? "");
  const body = await readBody(context, maxBytes);
  if (body === "too large") return body;
  const mark = boundary?.[1] ?? boundary?.[2];
  return mark === undefined ? null : fileIn(body, { mark, field });
}

/** The body in one piece. Without a stated length the buffer has the size of the limit; the system gives its memory only as bytes are written. */
async function readBody({ req }: Context, maxBytes: number): Promise<Buffer | "too large"> {
  const contentLength = Number(req.header("content-length") ?? maxBytes);
  if (!(contentLength <= maxBytes)) return "too large";
  const body = Buffer.allocUnsafeSlow(contentLength);
  let size = 0;
  for await (const piece of (req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    if (size + piece.length > contentLength) return "too large";
    body.set(piece, size);
    size += piece.length;
  }
  return body.subarray(0, size);
}

function fileIn(body: Buffer, { mark, field }: { readonly mark: string; readonly field: string }): Upload | null {
  const delimiter = Buffer.from(`\r\n--${mark}`);
  // The first delimiter has no line break before it.
  let at = body.indexOf(delimiter.subarray(2)) + delimiter.length - 2;
  if (at < delimiter.length - 2) return null;
  while (body.toString("latin1", at, at + 2) === "\r\n") {
    const headEnd = body.indexOf("\r\n\r\n", at);
    const end = headEnd < 0 ? -1 : body.indexOf(delimiter, headEnd + 2);
    if (end < 0) return null;
    const name = fileName(body.toString("utf8", at + 2, Math.min(headEnd, at + MOST_HEAD_BYTES)), field);
    if (name !== null) return { name, bytes: body.subarray(headEnd + 4, end) };
    at = end + delimiter.length;
  }
  return null;
}

/** Most bytes of a part's head that are read. */
const MOST_HEAD_BYTES = 8192;

/** The file's name where this is the head of the field and the field holds a file; else null. */
function fileName(head: string, field: string): string | null {
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(head)?.[1] ?? "";
  const value = (key: string) => new RegExp(`;\\s*${key}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition)?.[1];
  return value("name") === field ? (value("filename") ?? null) : null;
}
