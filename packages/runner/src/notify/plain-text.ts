import { redact, showLines } from "@404-gen/core";

/** Without credentials and without control or format characters: what a stranger wrote gives a channel no orders. */
export const plainText = (text: string): string => showLines(redact(text));

/** At most so many characters; the last one says that more was there. */
export function cutText(text: string, limit: number): string {
  const bareText = text.trim();
  return bareText.length <= limit ? bareText : `${bareText.slice(0, limit - 1)}…`;
}
