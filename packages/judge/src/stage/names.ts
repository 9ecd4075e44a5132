/** Ten characters of a hotkey, as commit messages show it. */
export const short = (hotkey: string): string => hotkey.slice(0, 10);
