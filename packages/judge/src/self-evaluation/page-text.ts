/** A margin with its sign, one digit. */
export const percent = (margin: number): string => `${margin > 0 ? "+" : ""}${(margin * 100).toFixed(1)} %`;
