import { redact, showLines } from "@404-gen/core";

/** Without credentials and without control or format characters: a stranger's text cannot command a channel. */
export const plainText = (text: string): string => showLines(redact(text));

/** At most so many characters; the last one says that more was there. */
export function cutText(text: string, limit: number): string {
  const bareText = text.trim();
  return bareText.length <= limit ? bareText : `${bareText.slice(0, limit - 1)}…`;
}
