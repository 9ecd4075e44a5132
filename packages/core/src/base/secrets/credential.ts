import { CompetitionError } from "../errors/competition-error.ts";
import { keepSecret } from "./known-secrets.ts";

/** What a secret is called, and where it may go. */
export type CredentialOptions = {
  /** What the secret is called where it was set, for example `GITHUB_TOKEN`. */
  readonly name: string;
  /** Any address at the one origin that may see the secret. */
  readonly url: string;
  /** The secret; asked again for every request when it is a function. */
  readonly secret: string | (() => string | Promise<string>);
  /** Let a server on this machine have it over plain http or ws. @default false */
  readonly allowLoopback?: boolean | undefined;
};

/** A secret together with the one origin that may see it. */
export type Credential = {
  /** Name of the setting that it came from, for messages: `OPENAI_API_KEY`. */
  readonly name: string;
  /** Scheme, host and port, for example `https://github.com`. */
  readonly origin: string;
  /** The secret for a request to this address, undefined for an address at any other origin. */
  secretFor(url: string | URL): Promise<string | undefined>;
};

/** Schemes whose connection nobody on the way can read. */
const ENCRYPTED_PROTOCOLS = new Set(["https:", "wss:"]);

/**
 * Binds a secret to an origin. A transport never holds a secret itself: it asks the credential at every request, redirects included,
 * so a host that somebody else named never gets it. Only https (wss) is taken, or this machine when that is allowed.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`
 * @example
 * const token = createCredential({ name: "GITHUB_TOKEN", url: "https://github.com/o/r", secret });
 * await token.secretFor("https://example.com/o/r"); // undefined
 */
export function createCredential({ name, url, secret, allowLoopback = false }: CredentialOptions): Credential {
  const { origin, protocol, hostname } = new URL(url);
  if (typeof secret === "string") keepSecret(secret);
  if (!ENCRYPTED_PROTOCOLS.has(protocol) && !(allowLoopback && isLoopback(hostname))) throw insecure(name, origin);
  return {
    name,
    origin,
    async secretFor(address) {
      if (new URL(address).origin !== origin) return undefined;
      if (typeof secret === "string") return secret;
      const fresh = await secret();
      keepSecret(fresh, { temporary: true });
      return fresh;
    },
  };
}

/**
 * True for names and addresses that cannot leave this machine. `hostname`: as `URL` gives it.
 *
 * @example
 * isLoopback("127.0.0.1"); // true
 */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function insecure(name: string, origin: string): CompetitionError {
  return new CompetitionError(
    `${name} is not sent to ${origin}: the connection is not encrypted. Use https, or set ALLOW_LOOPBACK_CREDENTIALS=true for a server on this machine.`,
    { code: "CREDENTIAL_INSECURE", data: { name, origin } },
  );
}
