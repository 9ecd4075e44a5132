/** Share of each pixel that the object covers, 0 to 1, from the same view on white and on black. */
export function coverage(onWhite: Uint8Array, onBlack: Uint8Array): Float32Array {
  const share = new Float32Array(onWhite.length / 3);
  for (let i = 0; i < share.length; i++) share[i] = 1 - ((onWhite[3 * i] as number) - (onBlack[3 * i] as number)) / 255;
  return share;
}

/** Sum of the shares, in pixels. */
export const sumCoverage = (share: Float32Array): number => share.reduce((sum, value) => sum + value, 0);

/** Per cent: a whole number from 10 % on, two digits below. */
export const percent = (share: number): string =>
  `${share >= 0.1 || share === 0 ? Math.round(share * 100) : (share * 100).toPrecision(2)} %`;
