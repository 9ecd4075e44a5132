/** First of the 64 characters that stand for the numbers 0 to 63; the backslash among them is stepped over, as a string would need two. */
const FIRST = 48;
const BACKSLASH = 92;

/** Numbers from 0 to 63 as text, one character each: it needs no escapes in a JavaScript string. */
export const writeSixBits = (values: readonly number[]): string =>
  values.map((value) => String.fromCharCode(FIRST + value + (FIRST + value >= BACKSLASH ? 1 : 0))).join("");

/** The module's own function that reads such text back: `six(text, index)`. */
export const SIX_BITS_READER = `const six = (text, index) => {
    const code = text.charCodeAt(index);
    return code - (code > ${BACKSLASH} ? ${FIRST + 1} : ${FIRST});
  };`;
