/** Bytes of a base64 text. It is decoded in pieces: a text of 270 MB in one piece would need three times its memory. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let to = 0;
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = atob(text.slice(at, at + PIECE));
    for (let k = 0; k < piece.length; k++) bytes[to++] = piece.charCodeAt(k);
  }
  return bytes;
}

/** Characters of a piece; a multiple of four. */
const PIECE = 1 << 18;
