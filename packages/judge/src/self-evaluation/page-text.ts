/** A margin with its sign, one digit. */
export const percent = (margin: number): string => `${margin > 0 ? "+" : ""}${(margin * 100).toFixed(1)} %`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Names, answers and messages come from strangers. */
export const text = (value: string): string => value.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
