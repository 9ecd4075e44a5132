/** How much two RGB pictures of one size differ: mean difference in levels of 255, share of pixels within 8 levels, largest difference. */
export function comparePictures(
  a: Uint8Array,
  b: Uint8Array,
): { readonly mean: number; readonly within: number; readonly largest: number } {
  let sum = 0;
  let far = 0;
  let largest = 0;
  for (let at = 0; at < a.length; at += 3) {
    let worst = 0;
    for (let k = at; k < at + 3; k++) {
      const difference = Math.abs((a[k] as number) - (b[k] as number));
      sum += difference;
      worst = Math.max(worst, difference);
    }
    if (worst > 8) far++;
    largest = Math.max(largest, worst);
  }
  return { mean: sum / a.length, within: 1 - far / (a.length / 3), largest };
}
