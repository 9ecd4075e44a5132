// Matrices are 4 × 4 as in three: 16 numbers, column by column.

/** a · b into `out`. */
export function multiplyInto(out: number[] | Float64Array, a: ArrayLike<number>, b: ArrayLike<number>): void {
  for (let column = 0; column < 16; column += 4) {
    const [b0, b1, b2, b3] = [b[column]!, b[column + 1]!, b[column + 2]!, b[column + 3]!];
    for (let row = 0; row < 4; row++) {
      out[column + row] = a[row]! * b0 + a[row + 4]! * b1 + a[row + 8]! * b2 + a[row + 12]! * b3;
    }
  }
}

/** Determinant of the upper left 3 × 3 part: below zero where a transform mirrors. */
export function determinant3(m: ArrayLike<number>): number {
  return (
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  );
}

/** Inverse transpose of the upper left 3 × 3 part, 9 numbers column by column, by which normals are multiplied. Zero when singular, as in three. */
export function normalMatrix(m: ArrayLike<number>): Float64Array {
  const out = new Float64Array(9);
  const det = determinant3(m);
  if (det === 0) return out;
  const d = 1 / det;
  out[0] = (m[5]! * m[10]! - m[9]! * m[6]!) * d;
  out[1] = (m[8]! * m[6]! - m[4]! * m[10]!) * d;
  out[2] = (m[4]! * m[9]! - m[8]! * m[5]!) * d;
  out[3] = (m[9]! * m[2]! - m[1]! * m[10]!) * d;
  out[4] = (m[0]! * m[10]! - m[8]! * m[2]!) * d;
  out[5] = (m[8]! * m[1]! - m[0]! * m[9]!) * d;
  out[6] = (m[1]! * m[6]! - m[5]! * m[2]!) * d;
  out[7] = (m[4]! * m[2]! - m[0]! * m[6]!) * d;
  out[8] = (m[0]! * m[5]! - m[4]! * m[1]!) * d;
  return out;
}

/** The factor by which a matrix of 16 numbers scales one of the three axes. */
export function axisLength(m: ArrayLike<number>, axis: 0 | 1 | 2): number {
  const at = axis * 4;
  return Math.sqrt(m[at]! * m[at]! + m[at + 1]! * m[at + 1]! + m[at + 2]! * m[at + 2]!);
}
