import { CompetitionError } from "../../base/errors/competition-error.ts";

/** Public endpoints by network name, in the order in which they are tried. Source: CHAIN.md section 1. */
export const NETWORK_ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  finney: [
    "wss://entrypoint-finney.opentensor.ai:443",
    "wss://lite.chain.opentensor.ai:443",
    "wss://lite.sub.latent.to:443",
  ],
  test: ["wss://test.finney.opentensor.ai:443"],
  archive: ["wss://archive.chain.opentensor.ai:443", "wss://archive.sub.latent.to:443"],
  local: ["ws://127.0.0.1:9944"],
};

/**
 * Endpoints of a network, or the one that is named by its address.
 *
 * @throws CompetitionError `NETWORK_UNKNOWN`
 * @example endpointsOf("finney")
 * @example endpointsOf("ws://10.0.0.5:9944")
 */
export function endpointsOf(network: string): readonly string[] {
  if (/^wss?:\/\//i.test(network)) return [network];
  const endpoint = NETWORK_ENDPOINTS[network];
  if (endpoint) return endpoint;
  const choices = [...Object.keys(NETWORK_ENDPOINTS), "ws://…", "wss://…"];
  throw new CompetitionError(`network "${network}" is none of ${choices.join(", ")}`, {
    code: "NETWORK_UNKNOWN",
    data: { network, allowed: choices },
  });
}
