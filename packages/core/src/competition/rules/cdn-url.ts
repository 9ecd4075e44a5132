/** Characters that some URL parser drops, turns or cuts at: refused, so that what was checked is what is fetched. */
const UNSAFE = /[\s\\?#]|[^\x21-\x7e]/;
const HTTP = /^https?:\/\/([^/]+)/i;

/** A checked CDN address, or a sentence that says what is wrong with it. */
export type CdnUrlCheck =
  | {
      /** The address without trailing slashes. */
      readonly url: string;
    }
  | {
      /** One sentence: what is wrong, and what would be right. */
      readonly problem: string;
    };

/**
 * Checks the address that a miner's files lie under: http(s), a host, no user, query or fragment. Trailing slashes are cut, nothing else
 * is changed. The door checks the host's addresses when a file is fetched.
 *
 * @example
 * checkCdnUrl("https://cdn.example/models/"); // { url: "https://cdn.example/models" }
 */
export function checkCdnUrl(text: string): CdnUrlCheck {
  const url = cutTrailingSlashes(text);
  if (UNSAFE.test(url))
    return { problem: "cdn_url holds a space, a backslash, a query, a fragment or a non-ASCII character" };
  const authority = HTTP.exec(url)?.[1];
  if (authority === undefined) return { problem: "cdn_url must begin with http:// or https:// and a host" };
  if (authority.includes("@")) return { problem: "cdn_url must not hold a user name or password" };
  if (!URL.canParse(url)) return { problem: "cdn_url is not a URL" };
  return { url };
}

function cutTrailingSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x2f) end--;
  return text.slice(0, end);
}
