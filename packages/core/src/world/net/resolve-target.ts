import ipaddr from "ipaddr.js";
import { ourFault, refuse } from "./door-error.ts";
import type { SettledPolicy } from "./door-policy.ts";
import { isOurSocketError } from "./socket-codes.ts";

/** Addresses that were all checked; the connection goes to one of exactly these. */
export type Target = {
  readonly addresses: readonly string[];
  readonly port: number;
  /** True when the policy's `connectTo` chose the address. */
  readonly rerouted: boolean;
};

/** Most addresses tried for a name. */
const ADDRESS_LIMIT = 4;

/**
 * Resolves the host once and checks every address: one forbidden address condemns the name, so that a second answer cannot slip in.
 *
 * @throws CompetitionError `DOWNLOAD_FORBIDDEN_ADDRESS`, `DOWNLOAD_HOST_UNKNOWN`, or our fault `NETWORK_DNS_DOWN`.
 */
export async function resolveTarget(url: URL, policy: SettledPolicy): Promise<Target> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  if (policy.connectTo) {
    const target = policy.connectTo(host, port);
    if (target === null)
      throw refuse("DOWNLOAD_FORBIDDEN_ADDRESS", `The address leads to ${host}:${port}, where nobody may be sent`, {
        data: { host, port },
      });
    return { addresses: [target.address], port: target.port, rerouted: true };
  }
  const addresses = ipaddr.isValid(host) ? [host] : await addressesOf(host, policy);
  for (const address of addresses) {
    const why = policy.allowAddress(address);
    if (why !== null)
      throw refuse("DOWNLOAD_FORBIDDEN_ADDRESS", `The address leads to ${address} (${why}), where nobody may be sent`, {
        data: { host, address, why },
      });
  }
  return { addresses: addresses.slice(0, ADDRESS_LIMIT), port, rerouted: false };
}

async function addressesOf(host: string, policy: SettledPolicy): Promise<readonly string[]> {
  try {
    const addresses = await policy.lookup(host);
    if (addresses.length > 0) return addresses;
  } catch (cause) {
    await blame(host, { policy, cause });
  }
  throw refuse("DOWNLOAD_HOST_UNKNOWN", `The name ${host} has no address`, { data: { host } });
}

/** A name that does not resolve is the miner's fault only while others do. */
async function blame(
  host: string,
  failure: { readonly policy: SettledPolicy; readonly cause: unknown },
): Promise<never> {
  const code = (failure.cause as NodeJS.ErrnoException)?.code ?? "unknown";
  // The question was not even asked: no descriptor, no memory.
  if (isOurSocketError(failure.cause))
    throw ourFault("NETWORK_LOCAL", `A name could not be looked up on our side (${code})`, {
      data: { host, error: code },
      cause: failure.cause,
    });
  if (await failure.policy.networkCheck("dns"))
    throw refuse("DOWNLOAD_HOST_UNKNOWN", `The name ${host} does not resolve (${code})`, { data: { host, dns: code } });
  throw ourFault("NETWORK_DNS_DOWN", "Our own name resolution does not work", {
    data: { host, dns: code },
    cause: failure.cause,
  });
}
