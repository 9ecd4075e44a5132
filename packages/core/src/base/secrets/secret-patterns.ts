/** The secret as it stands, and as a service may have encoded it before it encoded its whole answer. */
const formsOf = (secret: string) => [
  ...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]),
];

const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/**
 * Patterns that find a secret in a text, as it is and in the encodings that services answer with: URL (also every character),
 * JSON (also inside a JSON text, and that in a URL), HTML (also every character), hex (also as a dump: spaces, colons, `0x`, `\\x`), lists of
 * bytes as a printed buffer has them, and base64 at each of its three alignments, plain or URL-safe, broken into lines, and twice.
 */
export function secretPatterns(secret: string): readonly RegExp[] {
  const characters = [...secret];
  const forms = formsOf(secret);
  return [
    new RegExp(characters.map(mixCase).join(""), "g"),
    new RegExp(characters.map(percent).join(""), "gi"),
    new RegExp(characters.map(unicode).join(""), "gi"),
    new RegExp(characters.map(reference).join(""), "gi"),
    new RegExp(`(?<!\\d)${[...Buffer.from(secret, "utf8")].join("[,\\s]{1,12}")}(?!\\d)`, "g"),
    ...forms.map((form) => new RegExp([...Buffer.from(form, "utf8")].map(hex).join(BETWEEN_HEX), "gi")),
    ...[...forms, twice(secret)].flatMap((form) =>
      [0, 1, 2].map((shift) => new RegExp(base64(form, shift).join(BETWEEN_LINES), "g")),
    ),
  ];
}

/** What stands between the bytes of a dump: `6b:33`, `6b 33`, `0x6b, 0x33`, `\x6b\x33`. */
const BETWEEN_HEX = "(?:[\\s:,-]{0,2}(?:0x|\\\\{1,4}x)?)";
/** What breaks base64 into lines, also in a JSON text. */
const BETWEEN_LINES = "(?:[\\r\\n]|\\\\{1,4}[rn]){0,4}";
/** The secret's base64, for where that is encoded again; its end depends on nothing but itself. */
const twice = (secret: string) => Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
/** A character as HTML's number, decimal or hexadecimal. */
const reference = (character: string) => {
  const point = character.codePointAt(0) ?? 0;
  return `&#(?:0*${point}|[xX]0*${caseless(point.toString(16))});`;
};

/** Fewer characters of a secret's beginning are left alone: they open nothing, and may begin a word. */
const SHORTEST_CUT = 8;

/**
 * Patterns that find the beginning of a secret that somebody cut off, in the same encodings: services and libraries shorten their own
 * words, and what they leave is most of a key. A cut is the end of the text or of a line, or dots that stand for the rest.
 */
export function cutPatterns(secret: string): readonly RegExp[] {
  const characters = [...secret];
  const forms = formsOf(secret);
  const encodings = forms.flatMap((form) => [
    [...Buffer.from(form, "utf8")].map((byte, at) => `${at === 0 ? "" : BETWEEN_HEX}${caseless(hex(byte))}`),
    ...[0, 1, 2].map((shift) => base64(form, shift)),
  ]);
  const printForms = [...Buffer.from(secret, "utf8")].map(
    (byte, at) => `${at === 0 ? "(?<!\\d)" : "[,\\s]{1,12}"}${byte}`,
  );
  const ways = [mixCase, percent, unicode, reference].map((way) => characters.map(way));
  return [...ways, printForms, ...encodings].filter((units) => units.length > SHORTEST_CUT).map(beginning);
}

/** The first units, then as many more as stand there, then what is left of one that was cut through. */
function beginning(units: readonly string[]): RegExp {
  const rest = units.slice(SHORTEST_CUT).reduceRight((more, unit) => `(?:${unit}${more})?`, "");
  return new RegExp(
    `${units.slice(0, SHORTEST_CUT).join("")}${rest}[%&#;:, \\\\ux0-9a-fA-F]{0,8}(?=\\u2026|\\.{3}|[\\r\\n]|\\\\[rn]|$)`,
    "g",
  );
}

/** A character itself, or in any of the forms that an encoder gives to what is no letter or digit. */
function mixCase(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const forms = [
    `\\\\{0,8}${escapePattern(character)}`,
    // The backslash of JSON, which went into a URL with the rest.
    `(?:%(?:25)?5[Cc]){0,8}(?:${escapePattern(character)}|${percent(character)})`,
    unicode(character),
    reference(character),
    ...(character === " " ? ["\\+"] : []),
    ...(ENTITIES[character] ? [`&${ENTITIES[character]};`] : []),
  ];
  return `(?:${forms.join("|")})`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
const caseless = (text: string) => text.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const percent = (character: string) =>
  [...Buffer.from(character, "utf8")].map((byte) => `%(?:25)?${caseless(hex(byte))}`).join("");

function unicode(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\\\{1,8}u${caseless(unit.toString(16).padStart(4, "0"))}`).join("");
}

/** The characters of base64 that the secret alone decides when `shift` bytes of something else stand before its first group, as patterns. */
function base64(secret: string, shift: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret, "utf8")]);
  const middle = bytes.toString("base64").slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
  return [...middle].map((one) => (one === "+" ? "[+-]" : one === "/" ? "(?:\\?/|_)" : one));
}
