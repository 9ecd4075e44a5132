/** Ten characters of a hotkey, as commit messages show it. */
export const short = (hotkey: string): string => hotkey.slice(0, 10);
/** ISO 8601 UTC without fractions, as records write it. */
export const timestamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
