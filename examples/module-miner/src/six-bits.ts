/** Code of the first of the 64 characters for the numbers 0 to 63. The backslash is left out, since a string would need two. */
const FIRST = 48;
const BACKSLASH = 92;

/** Writes numbers from 0 to 63 as text, one character each, without escapes in a JavaScript string. */
export const writeSixBits = (values: readonly number[]): string =>
  values.map((value) => String.fromCharCode(FIRST + value + (FIRST + value >= BACKSLASH ? 1 : 0))).join("");

/** Source of the module's function that reads such a text: `six(text, index)`. */
export const SIX_BITS_READER = `const six = (text, index) => {
    const code = text.charCodeAt(index);
    return code - (code > ${BACKSLASH} ? ${FIRST + 1} : ${FIRST});
  };`;
