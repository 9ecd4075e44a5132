/** One row of `matches_matrix.csv`. Left defends, right challenges. */
export type MatrixRow = { readonly left: string; readonly right: string; readonly margin: number };
