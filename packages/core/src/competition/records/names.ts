/** Characters of a hotkey that stand in file names, tags and commit messages. */
export const SHORT_HOTKEY = 10;

/** A hotkey as file names, tags and commit messages show it: its first ten characters; `leader` as it is. */
export const shortHotkey = (hotkey: string): string => hotkey.slice(0, SHORT_HOTKEY);

/** Stem of a prompt address: its file name without the extension; identifies the prompt. */
export function stemOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(0, dot) : file;
}
