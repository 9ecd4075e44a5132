/** How often each value is in a list, by value: `{ success: 3, failure: 1 }`. */
export function countByValue(values: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
