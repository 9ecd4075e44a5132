import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { Credential } from "../../base/secrets/credential.ts";
import { limitBody } from "./limit-body.ts";

/** Limits of calls to a service of ours. */
export type ServiceFetchOptions = {
  /** Who is asked, for messages: `GitHub`. */
  readonly service: string;
  /** The secret of these requests. @default none is sent */
  readonly credential?: Credential | undefined;
  /** The headers that carry the secret. @default `authorization: Bearer …` */
  readonly authorize?: ((secret: string) => Readonly<Record<string, string>>) | undefined;
  /** Largest body of one answer after decoding, bytes. */
  readonly maxBytes: number;
  /** Hears the address of each redirect that is followed. */
  readonly onRedirect?: ((to: string) => void) | undefined;
  /** What sends a request. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
};

/** Redirects of one request; a moved repository needs one. */
const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

/**
 * `fetch` for the services that an operator chose (git host, model server, GPU providers, GitHub, webhook). The credential decides at
 * every hop whether the address may see the secret; a redirect to another origin is refused, for the request's body may hold a secret
 * too; an answer past its budget ends with an error instead of filling the memory.
 *
 * Errors, all infrastructure: `REDIRECT_REFUSED`, `ANSWER_TOO_LARGE` (while the body is read), and those of `fetch`.
 *
 * @example
 * const ask = createServiceFetch({ service: "GitHub", credential, maxBytes: 8 << 20 });
 * const response = await ask("https://api.github.com/repos/o/r");
 */
export function createServiceFetch(options: ServiceFetchOptions): typeof globalThis.fetch {
  const { service, credential, authorize = bearer, maxBytes } = options;
  return async (input, init = {}) => {
    const send = options.fetch ?? globalThis.fetch;
    let url = new URL(typeof input === "object" && "url" in input ? input.url : input);
    for (let hops = 0; ; hops++) {
      const headers = new Headers(init.headers);
      const secret = await credential?.secretFor(url);
      if (secret) for (const [name, value] of Object.entries(authorize(secret))) headers.set(name, value);
      const response = await send(url.href, { ...init, headers, redirect: "manual" });
      if (!REDIRECTS.has(response.status)) return limitBody(response, { service, maxBytes });
      await response.body?.cancel();
      url = follow(response, { service, url, hops });
      options.onRedirect?.(url.href);
    }
  };
}

type Hop = { readonly service: string; readonly url: URL; readonly hops: number };

function follow(response: Response, { service, url, hops }: Hop): URL {
  const location = response.headers.get("location") ?? "";
  const next = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
  if (next?.origin === url.origin && hops < MOST_REDIRECTS) return next;
  const where = next === null ? "nowhere" : next.origin === url.origin ? "in circles" : `to ${next.origin}`;
  throw new CompetitionError(
    `${service} sends us from ${url.origin} ${where}; give the new address if it is to be trusted`,
    {
      code: "REDIRECT_REFUSED",
      data: { from: url.origin, to: next?.origin ?? null },
    },
  );
}
