/** Characters that a terminal may obey: control, format and direction characters, separators. Our own line breaks are none. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Where a text holds such a character, with what stands around it; empty where it holds none. */
export function obeyedIn(text: string): string {
  const at = text.replaceAll("\n", " ").search(CONTROL_CHARACTERS);
  return at < 0 ? "" : JSON.stringify(text.slice(Math.max(0, at - 40), at + 20));
}

/** What a stranger may write: a cleared screen, a title, a bell, text from right to left, nothing visible, a line of its own, markup, a mention. */
export const TAINT = "\u001b[2J\u001b]0;pwn\u0007\u202e\u200b\u2028\u0085\u009b31m<script>alert(1)</script>@everyone";
