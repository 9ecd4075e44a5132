import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { keepSecret } from "../../../base/secrets/known-secrets.ts";

/** A queue's address, as far as it may be shown. */
export type RedisAddress = {
  /** With its password. */
  readonly url: string;
  /** Without user and password, for logs. */
  readonly shown: string;
};

/** Reads the address of a queue; its password is kept from every log. @throws CompetitionError `QUEUE_ADDRESS_INVALID` */
export function readRedisAddress(text: string, { setting }: { readonly setting: string }): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.password) for (const secret of [url.password, decodeText(url.password)]) keepSecret(secret);
  const isGood =
    url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== "" && /^(\/\d*)?$/.test(url.pathname);
  if (!isGood)
    throw new CompetitionError(
      `${setting} is no address of a queue, allowed is redis://host:port/0, or rediss:// through TLS, with user:password@ before the host`,
      { code: "QUEUE_ADDRESS_INVALID", data: { setting } },
    );
  return { url: text, shown: `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}` };
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
