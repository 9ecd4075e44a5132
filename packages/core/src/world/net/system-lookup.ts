import { lookup } from "node:dns/promises";

/** Every address that the system's resolver (hosts file included) knows for a name, in its order. */
export async function systemLookup(host: string): Promise<readonly string[]> {
  const addresses = await lookup(host, { all: true, verbatim: true });
  return addresses.map((entry) => entry.address);
}
