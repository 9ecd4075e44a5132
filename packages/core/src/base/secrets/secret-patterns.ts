const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/**
 * Patterns that find a secret in a text, as it is and in the encodings that services answer with: URL (also every character),
 * JSON (also inside a JSON text), HTML, hex, and base64 at each of its three alignments, plain or URL-safe.
 */
export function secretPatterns(secret: string): readonly RegExp[] {
  const characters = [...secret];
  // A service may encode a text that holds the secret already encoded.
  const forms = [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])];
  return [
    new RegExp(characters.map(mixed).join(""), "g"),
    new RegExp(characters.map(percent).join(""), "gi"),
    new RegExp(characters.map(unicode).join(""), "gi"),
    ...forms.map((form) => new RegExp(Buffer.from(form, "utf8").toString("hex"), "gi")),
    ...forms.flatMap((form) => [0, 1, 2].map((shift) => new RegExp(base64(form, shift), "g"))),
  ];
}

/** A character itself, or in any of the forms that an encoder gives to what is no letter or digit. */
function mixed(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const point = character.codePointAt(0) ?? 0;
  const forms = [
    `\\\\*${escaped(character)}`,
    percent(character),
    unicode(character),
    `&#0*${point};`,
    `&#[xX]0*${caseless(point.toString(16))};`,
    ...(character === " " ? ["\\+"] : []),
    ...(NAMED[character] ? [`&${NAMED[character]};`] : []),
  ];
  return `(?:${forms.join("|")})`;
}

const NAMED: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
const caseless = (text: string) => text.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const percent = (character: string) =>
  [...Buffer.from(character, "utf8")].map((byte) => `%(?:25)?${caseless(hex(byte))}`).join("");

function unicode(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\\\+u${caseless(unit.toString(16).padStart(4, "0"))}`).join("");
}

/** The characters of base64 that the secret alone decides when `shift` bytes of something else stand before its first group. */
function base64(secret: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret, "utf8")]);
  const middle = bytes.toString("base64").slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
  return [...middle].map((one) => (one === "+" ? "[+-]" : one === "/" ? "(?:\\\\?/|_)" : one)).join("");
}
