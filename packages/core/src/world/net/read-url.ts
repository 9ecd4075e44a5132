import ipaddr from "ipaddr.js";
import { refuse } from "./door-error.ts";
import type { SettledPolicy } from "./door-policy.ts";

/** Longest address taken; presigned ones are long, real ones under 200. */
const URL_LIMIT = 4096;

export type ReadUrlOptions = {
  readonly policy: Pick<SettledPolicy, "schemes" | "anyPort" | "connectTo">;
  /** The address that redirected here; null for the first one. A redirect may carry a query (signed addresses do). */
  readonly from: URL | null;
};

/**
 * An address that the competition may fetch, from text. Spellings that mean something else than they seem to (userinfo, decimal,
 * hex or octal IPv4, backslashes, blanks) are refused rather than repaired.
 *
 * @throws CompetitionError `DOWNLOAD_URL_INVALID`; `DOWNLOAD_REDIRECT_REFUSED` for a redirect from https to http.
 */
export function readUrl(text: string, options: ReadUrlOptions): URL {
  const { policy, from } = options;
  const invalid = (message: string) =>
    refuse(from === null ? "DOWNLOAD_URL_INVALID" : "DOWNLOAD_REDIRECT_REFUSED", message, {
      data: { url: text.split(/[?#]/, 1)[0]?.slice(0, 300) },
    });
  if (text.length > URL_LIMIT) throw invalid(`The address is longer than ${URL_LIMIT} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be found
  if (/[\u0000-\u0020\u007f\\]/.test(text))
    throw invalid("The address holds blanks, control characters or backslashes");
  const base = from?.href;
  if (!URL.canParse(text, base)) throw invalid("The address is not a URL");
  const url = new URL(text, base);
  if (from?.protocol === "https:" && url.protocol === "http:") throw invalid("A redirect leads from https to http");
  if (!policy.schemes.some((scheme) => `${scheme}:` === url.protocol))
    throw invalid(`The address's scheme is ${url.protocol.slice(0, -1)}; allowed: ${policy.schemes.join(", ")}`);
  if (url.username !== "" || url.password !== "" || authority(text).includes("@"))
    throw invalid("The address holds a user name or password");
  if (from === null && /[?#]/.test(text)) throw invalid("The address holds a query or fragment");
  if (url.port !== "" && !policy.anyPort && !policy.connectTo) throw invalid(`The address names port ${url.port}`);
  if (isDisguised(text, url)) throw invalid("The address spells an IP address in an unusual way");
  return url;
}

const authority = (text: string): string => /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(text)?.[1] ?? "";

function isDisguised(text: string, url: URL): boolean {
  const host = authority(text).replace(/:\d*$/, "").toLowerCase();
  return host !== "" && ipaddr.IPv4.isValid(url.hostname) && host !== url.hostname;
}
