import { cutPatterns, secretPatterns } from "./secret-patterns.ts";

/** A shorter text is not searched for: it would blank out ordinary words. Characters. */
export const SHORTEST_SECRET = 6;
/** Secrets that a service hands out (tokens that are renewed, bearers of pods) are forgotten, oldest first, above this many. */
const MOST_TEMPORARY = 128;

type Secret = { readonly patterns: readonly RegExp[]; readonly temporary: boolean };

/** One list a process, also where several copies of this package are loaded: a secret that one knows is a secret to all. */
const KEY = Symbol.for("@404-gen/core/known-secrets");
const shared = globalThis as Record<symbol, unknown>;
shared[KEY] ??= new Map<string, Secret>();
const secrets = shared[KEY] as Map<string, Secret>;

/**
 * Registers a secret, so that no output shows it, whoever repeats it: errors, logs, records, notices, terminal, metrics, pages.
 * Texts under 6 characters are left alone.
 *
 * @example keepSecret(process.env.OPENAI_API_KEY ?? "");
 */
export function keepSecret(
  secret: string,
  {
    temporary = false,
  }: {
    /** True for a token that is renewed: the oldest of them is forgotten when more than 128 are known. */
    readonly temporary?: boolean;
  } = {},
): void {
  const bareSecret = Buffer.from(secret.trim(), "utf8").toString("utf8");
  if (bareSecret.length < SHORTEST_SECRET || secrets.has(bareSecret)) return;
  // The beginning of an address gives no access; its last part does, and is registered as a secret of its own.
  const cut = /^[a-z]+:\/\//i.test(bareSecret) ? [] : cutPatterns(bareSecret);
  secrets.set(bareSecret, { patterns: [...secretPatterns(bareSecret), ...cut], temporary });
  if (!temporary) return;
  const passing = [...secrets].filter(([, one]) => one.temporary).map(([text]) => text);
  for (const text of passing.slice(0, Math.max(0, passing.length - MOST_TEMPORARY))) secrets.delete(text);
}

/**
 * The text without the secrets that {@link keepSecret} was told, in whatever encoding.
 *
 * @example
 * keepSecret("sk-123456");
 * hideKnown("Bearer sk-123456"); // "Bearer ***"
 */
export function hideKnown(text: string): string {
  let out = text;
  for (const { patterns } of secrets.values()) for (const pattern of patterns) out = out.replace(pattern, hide);
  return out;
}

/** What stands for a match. In a JSON text the letter after a backslash belongs to the escape and stays: without it the text would not be JSON. */
function hide(match: string, at: number, text: string): string {
  if (!/^[bfnrtu]/.test(match)) return "***";
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes++;
  if (slashes % 2 === 0) return "***";
  return `${match.slice(0, match.startsWith("u") ? 5 : 1)}***`;
}
