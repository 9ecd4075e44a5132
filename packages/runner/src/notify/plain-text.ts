import { redact, showLines } from "@404-gen/core";

/** The text without credentials, and with control and format characters made harmless: a stranger's text cannot command a channel. */
export const plainText = (text: string): string => showLines(redact(text));

/** The text with at most `limit` characters; `…` at the end stands for a cut. */
export function cutText(text: string, limit: number): string {
  const bareText = text.trim();
  return bareText.length <= limit ? bareText : `${bareText.slice(0, limit - 1)}…`;
}
