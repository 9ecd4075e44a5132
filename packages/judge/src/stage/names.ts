/** The first ten characters of a hotkey, as in commit messages. */
export const short = (hotkey: string): string => hotkey.slice(0, 10);
