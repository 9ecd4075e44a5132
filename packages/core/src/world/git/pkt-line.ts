/** One line of git's wire format: four hex digits of length, then the text. */
export function pktLine(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
}

/** Ends a section. */
export const FLUSH = "0000";

/** The texts of a stream of lines, null for each flush, line breaks cut; a malformed tail ends the list. */
export function parsePktLines(bytes: Uint8Array): readonly (string | null)[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: (string | null)[] = [];
  for (let at = 0; at + 4 <= buffer.length; ) {
    const length = Number.parseInt(buffer.toString("latin1", at, at + 4), 16);
    if (length === 0) {
      lines.push(null);
      at += 4;
      continue;
    }
    if (!(length >= 4) || at + length > buffer.length) break;
    lines.push(buffer.toString("utf8", at + 4, at + length).replace(/\n$/, ""));
    at += length;
  }
  return lines;
}
