/** Bands of `side-band-64k`. Source: git's protocol-capabilities. */
const [REPORT, PROGRESS, FATAL] = [1, 2, 3];

export type SideBand = {
  /** What is in the first band, whole: pkt-lines of its own. */
  readonly report: Uint8Array;
  /** What the host and its hooks say, in the second and third. */
  readonly said: string;
};

/**
 * Takes the bands of an answer apart. An answer without bands (a host that knows none) is all report.
 */
export function splitBands(answer: Uint8Array): SideBand {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const report: Buffer[] = [];
  const words: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (length === 0) {
      at += 4;
      continue;
    }
    if (!(length > 4) || at + length > bytes.length) break;
    const band = bytes[at + 4] ?? 0;
    if (band === REPORT) report.push(bytes.subarray(at + 5, at + length));
    else if (band === PROGRESS || band === FATAL) words.push(bytes.subarray(at + 5, at + length));
    else return { report: answer, said: "" };
    at += length;
  }
  return { report: Buffer.concat(report), said: Buffer.concat(words).toString("utf8") };
}
