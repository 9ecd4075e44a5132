/** What turns one text into another: the characters that stay in front, those that stay behind, and what stands between. */
export type TextEdit = { readonly head: number; readonly tail: number; readonly text: string };

/** Finds the edit from one text to another. Linear in their length. */
export function editOf(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { head, tail, text: after.slice(head, after.length - tail) };
}

export const applyEdit = (before: string, { head, tail, text }: TextEdit): string =>
  before.slice(0, head) + text + before.slice(before.length - tail);
