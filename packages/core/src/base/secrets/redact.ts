import { hideKnown } from "./known-secrets.ts";

/** What is a credential by its form alone, also in a record, where a word that merely looks like one must stay. */
const FORMS: readonly [RegExp, string][] = [
  // From the colon on: records are full of addresses, and to begin at the scheme's letters takes 20 times as long.
  [/:\/\/(?<=[a-z0-9+.-]:\/\/)[^/\s:@"']+:[^/\s@"']+@/gi, "://***@"],
  [/\b(gh[pousr]_)[A-Za-z0-9]{16,}/g, "$1***"],
  [/\b(github_pat_)\w{16,}/g, "$1***"],
  [/\b(hf_|rpa_)(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}/g, "$1***"],
  [/\b(sk-)(?=[\w-]*\d)[\w-]{16,}/g, "$1***"],
  [/\b(AKIA)[A-Z0-9]{12,}/g, "$1***"],
  [/\b(ASIA)[A-Z0-9]{12,}/g, "$1***"],
  [/\b(AIza)[\w-]{30,}/g, "$1***"],
  [/\b(glpat-|npm_|dop_v1_)(?=[\w-]*\d)[\w-]{16,}/g, "$1***"],
  [/\b(xox[abeoprs]-)(?=[\w-]*\d)[\w-]{10,}/g, "$1***"],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g, "***"],
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]+/gi, "$1***"],
  [/(api\.telegram\.org\/(?:file\/)?bot)\d+:[\w-]+/gi, "$1***"],
  [/(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]+/g, "$1***"],
  [/(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/)[\w-]+/gi, "$1***"],
];

/** What may be a credential: for texts that people read, where a missing word does no harm. */
const SUSPECTS: readonly [RegExp, string][] = [
  [/:\/\/(?<=[a-z0-9+.-]:\/\/)[^/\s:@]{16,}@/gi, "://***@"],
  [/\b(bearer)\s+[\w.~+/=-]{8,}/gi, "$1 ***"],
  [/\b(basic|token)\s+(?=[\w.~+/=-]*[\d+/=_])[\w.~+/=-]{8,}/gi, "$1 ***"],
  [/\b(gh[pousr]_|github_pat_|hf_|sk-|rpa_|AKIA)[\w-]{8,}/g, "$1***"],
  [
    /\b((?:x-)?api[_-]?key|password|passwd|client_secret|access_token)("?\s*[:=]\s*"?)(?!\*\*\*)[^\s"'&,;}]{8,}/gi,
    "$1$2***",
  ],
  [/([?&](?:access_?token|api_?key|key|secret|signature|sig|token|X-Amz-[A-Za-z]+)=)[^&\s#"']+/gi, "$1***"],
];

const apply = (text: string, patterns: readonly [RegExp, string][]) =>
  patterns.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), text);

/**
 * Removes credentials from a text that people will read: the secrets of this process in any encoding (see `keepSecret`), and whatever
 * looks like one (URL userinfo, bearer tokens, known key prefixes, signed queries).
 *
 * @example
 * redact("https://me:hunter22@example.org/x"); // "https://***@example.org/x"
 */
export function redact(text: string): string {
  return apply(apply(hideKnown(text), FORMS), SUSPECTS);
}

/**
 * Removes credentials from a text that programs will read: the secrets of this process, and what can be nothing but a credential.
 *
 * @example
 * const published = redactExact(JSON.stringify(record));
 */
export function redactExact(text: string): string {
  return apply(hideKnown(text), FORMS);
}

/** Levels of a value that are looked into; deeper ones are left out. */
const DEEPEST = 12;

/**
 * A copy of a JSON-like value with every text in it, keys too, without credentials.
 *
 * @example
 * logger.warn("the server refused", redactValue({ url, headers }));
 */
export function redactValue<T>(value: T, depth = 0): T {
  if (typeof value === "string") return redact(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return null as T;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1)) as T;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), redactValue(one, depth + 1)])) as T;
}
