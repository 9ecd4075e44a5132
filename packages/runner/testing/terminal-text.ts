/** Characters that a terminal may obey: control, format and direction characters, separators. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The first such character in a text, with the text around it; empty where there is none. Our own line breaks do not count. */
export function controlCharacterIn(text: string): string {
  const at = text.replaceAll("\n", " ").search(CONTROL_CHARACTERS);
  return at < 0 ? "" : JSON.stringify(text.slice(Math.max(0, at - 40), at + 20));
}

/** An untrusted text: it clears the screen, sets a title, rings, runs from right to left, is invisible, begins a line, and has markup and a mention. */
export const TAINT = "\u001b[2J\u001b]0;pwn\u0007\u202e\u200b\u2028\u0085\u009b31m<script>alert(1)</script>@everyone";
