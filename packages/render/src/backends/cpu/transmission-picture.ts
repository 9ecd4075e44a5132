/** The picture behind transmissive surfaces: the opaque ones as light, with smaller and smaller copies of it. RGBA, y up. */
export type TransmissionPicture = {
  readonly levels: readonly { readonly side: number; readonly data: Float32Array }[];
};

/** Makes the smaller copies, each the mean of four pixels (three for odd sides, by linear filtering). */
export function transmissionPicture(side: number, data: Float32Array): TransmissionPicture {
  const levels = [{ side, data }];
  for (let above = levels[0]!; above.side > 1; above = levels.at(-1)!) levels.push(halvePicture(above));
  return { levels };
}

function halvePicture(above: { readonly side: number; readonly data: Float32Array }): {
  side: number;
  data: Float32Array;
} {
  const side = Math.max(1, above.side >> 1);
  const data = new Float32Array(side * side * 4);
  const step = above.side / side;
  const low = new Int32Array(side);
  const share = new Float64Array(side);
  for (let i = 0; i < side; i++) {
    const centre = (i + 0.5) * step - 0.5;
    low[i] = Math.min(Math.floor(centre), above.side - 2);
    share[i] = centre - low[i]!;
  }
  for (let y = 0; y < side; y++) {
    const top = low[y]! * above.side;
    const fy = share[y]!;
    for (let x = 0; x < side; x++) {
      const from = (top + low[x]!) * 4;
      const under = from + above.side * 4;
      const fx = share[x]!;
      for (let k = 0; k < 4; k++) {
        const a = above.data[from + k]! * (1 - fx) + above.data[from + 4 + k]! * fx;
        const b = above.data[under + k]! * (1 - fx) + above.data[under + 4 + k]! * fx;
        data[(y * side + x) * 4 + k] = a * (1 - fy) + b * fy;
      }
    }
  }
  return { side, data };
}
