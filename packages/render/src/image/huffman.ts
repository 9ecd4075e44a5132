/** Longest code of deflate's alphabets, bits. */
const LONGEST = 15;

/** Code lengths of an optimal prefix code for `counts`, 0 for symbols that do not occur, at most 15 bits. At least two must occur. */
export function codeLengths(counts: Uint32Array): Uint8Array {
  let weights = Array.from(counts);
  for (;;) {
    const lengths = treeDepths(weights);
    if (lengths.every((length) => length <= LONGEST)) return lengths;
    // Flatter counts give a shorter longest code. The picture gets a little larger; this is rare.
    weights = weights.map((count) => (count === 0 ? 0 : (count >>> 1) + 1));
  }
}

/**
 * Depths in the Huffman tree: the two lightest nodes are joined until one is left. The symbol decides between equal counts, so the result is always
 * the same.
 */
function treeDepths(counts: readonly number[]): Uint8Array {
  const leaves = counts.flatMap((count, symbol) => (count > 0 ? [{ count, symbol }] : []));
  leaves.sort((a, b) => a.count - b.count || a.symbol - b.symbol);
  const total = 2 * leaves.length - 1;
  const weights = leaves.map(({ count }) => count);
  const parents = new Int32Array(total).fill(-1);
  let leaf = 0;
  let inner = leaves.length;
  const lightest = (): number =>
    inner >= weights.length || (leaf < leaves.length && weights[leaf]! <= weights[inner]!) ? leaf++ : inner++;
  while (weights.length < total) {
    const a = lightest();
    const b = lightest();
    parents[a] = weights.length;
    parents[b] = weights.length;
    weights.push(weights[a]! + weights[b]!);
  }
  const depths = new Uint8Array(total);
  for (let node = total - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  const lengths = new Uint8Array(counts.length);
  leaves.forEach(({ symbol }, i) => {
    lengths[symbol] = depths[i]!;
  });
  return lengths;
}

/** Canonical codes of the lengths (RFC 1951, 3.2.2), bits reversed as deflate sends them. */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(LONGEST + 2);
  for (const length of lengths) if (length > 0) next[length + 1] = next[length + 1]! + 1;
  for (let bits = 1; bits <= LONGEST + 1; bits++)
    next[bits] = (next[bits]! + next[bits - 1]!) << (bits <= LONGEST ? 1 : 0);
  const codes = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const code = next[length]!;
    next[length] = code + 1;
    codes[symbol] = reverse(code, length);
  });
  return codes;
}

function reverse(code: number, length: number): number {
  let out = 0;
  for (let bit = 0; bit < length; bit++) out |= ((code >>> bit) & 1) << (length - 1 - bit);
  return out;
}
