/** What turns one text into another: the characters that stay in front, those that stay behind, and what stands between. */
export type TextEdit = { readonly head: number; readonly tail: number; readonly text: string };

/** Finds the edit from one text to another. Linear in their length. */
export function editOf(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  const head = longest(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  const fromEnd = (text: string, from: number, to: number) => text.slice(text.length - to, text.length - from);
  const tail = longest(most - head, (from, to) => fromEnd(before, from, to) === fromEnd(after, from, to));
  return { head, tail, text: after.slice(head, after.length - tail) };
}

/**
 * How far two texts are equal, at most `most` characters; `same` compares a part of them. By halves: the engine compares parts as memory (0.01 ms
 * for 40 kB, by characters 0.14 ms).
 */
function longest(most: number, same: (from: number, to: number) => boolean): number {
  let [equal, end] = [0, most];
  while (equal < end) {
    const middle = Math.ceil((equal + end) / 2);
    if (same(equal, middle)) equal = middle;
    else end = middle - 1;
  }
  return equal;
}

/** A text that is edited many times before anybody reads it: an edit costs as much as there are pieces, not as the text is long. */
export type EditedText = { edit(edit: TextEdit): void; read(): string };

/** Pieces after which they are joined. */
const MOST_PIECES = 1000;

export function createEditedText(text: string): EditedText {
  let pieces = [text];
  let length = text.length;
  /** Index of the piece that begins at a place of the text; a piece is cut there if need be. */
  const cutAt = (place: number): number => {
    let from = 0;
    for (let n = 0; n < pieces.length; n++) {
      const piece = pieces[n] as string;
      if (from === place) return n;
      if (place < from + piece.length) {
        pieces.splice(n, 1, piece.slice(0, place - from), piece.slice(place - from));
        return n + 1;
      }
      from += piece.length;
    }
    return pieces.length;
  };
  return {
    edit(edit) {
      const end = length - edit.tail;
      const from = cutAt(edit.head);
      const to = end === edit.head ? from : cutAt(end);
      pieces.splice(from, to - from, edit.text);
      length = edit.head + edit.text.length + edit.tail;
      if (pieces.length > MOST_PIECES) pieces = [pieces.join("")];
    },
    read: () => pieces.join(""),
  };
}
