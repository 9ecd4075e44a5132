/** The sum of the numbers; 0 for none. */
export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
