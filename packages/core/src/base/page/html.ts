/** Text that is already HTML. */
export class Html {
  constructor(
    /** The HTML itself. */
    readonly text: string,
  ) {}
  /** The HTML itself, where a text is wanted. */
  toString(): string {
    return this.text;
  }
}

/** What may stand in {@link html}: a list is joined, null, undefined and false give nothing, all else is escaped. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Makes a text safe in HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** Template tag: every value is escaped unless it is {@link Html}; null, undefined and false give nothing; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(
    parts.reduce((out, part, index) => out + part + (index < values.length ? print(values[index]) : ""), ""),
  );
}

function print(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(print).join("");
  return escapeHtml(String(value));
}

/** Only addresses that a browser may follow or show from a record that strangers wrote; anything else becomes nothing. */
export function safeUrl(url: string | null | undefined): string | null {
  return url && /^(https?:\/\/|data:image\/(png|jpeg|webp);base64,)/i.test(url) ? url : null;
}

/** JSON that may stand inside a script element. */
export const scriptJson = (value: unknown): Html =>
  new Html(JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028"));
