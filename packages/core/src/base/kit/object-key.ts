import { CompetitionError } from "../errors/competition-error.ts";

/** Longest key and longest part between slashes, bytes of UTF-8. Sources: S3 and R2; common file systems. */
const KEY_LIMIT = 1024;
const PART_LIMIT = 255;
/** First part of keys that stores keep for themselves. */
export const RESERVED_PART = ".404-gen";

/**
 * The key, when it may be one: relative, `/`-separated, no empty, `.` or `..` parts, no backslashes or control characters.
 *
 * @throws CompetitionError `OBJECT_KEY_INVALID`.
 */
export function checkObjectKey(key: string): string {
  const parts = key.split("/");
  const bad =
    Buffer.byteLength(key) > KEY_LIMIT ||
    parts[0] === RESERVED_PART ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be found
    /[\u0000-\u001f\u007f\\]/.test(key) ||
    parts.some((part) => part === "" || part === "." || part === ".." || Buffer.byteLength(part) > PART_LIMIT);
  if (!bad) return key;
  throw new CompetitionError(`Not an object key: ${JSON.stringify(key.slice(0, 200))}`, {
    code: "OBJECT_KEY_INVALID",
    data: { key: key.slice(0, 200), allowed: `relative, at most ${KEY_LIMIT} bytes, no empty, "." or ".." parts` },
  });
}

/** The public address of a key under a base address: every part percent-encoded. */
export function objectUrl(base: string, key: string): string {
  return `${base.replace(/\/+$/, "")}/${checkObjectKey(key).split("/").map(encodeURIComponent).join("/")}`;
}

/** The key behind a public address under the base, null for any other address. */
export function objectKeyOf(base: string, url: string): string | null {
  const prefix = `${base.replace(/\/+$/, "")}/`;
  if (!url.startsWith(prefix) || /[?#]/.test(url)) return null;
  try {
    return checkObjectKey(url.slice(prefix.length).split("/").map(decodeURIComponent).join("/"));
  } catch {
    return null;
  }
}
