/** A multiple of one half with its sign and one digit, as Python's `+.1f` prints it: `+2.0`, `-0.5`. */
export const signedFloat = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(1)}`;
