import ipaddr from "ipaddr.js";

/** Clouds that serve instance metadata on an address that looks public. Source: Azure's WireServer documentation. */
const METADATA = new Set(["168.63.129.16"]);

/**
 * Why nobody may be sent to this IP address, or null when it is an ordinary public one. Only global unicast passes; an IPv6 form
 * that carries an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo) never does, whatever it carries.
 *
 * @example
 * forbiddenAddress("169.254.169.254"); // "linkLocal"
 * forbiddenAddress("1.1.1.1"); // null
 */
export function forbiddenAddress(address: string): string | null {
  const bare = address.split("%", 1)[0] ?? "";
  if (!ipaddr.isValid(bare)) return "not an IP address";
  const ip = ipaddr.parse(bare);
  if (METADATA.has(ip.toString())) return "metadata";
  const range = ip.range();
  if (range !== "unicast") return range;
  // Global unicast is 2000::/3 (RFC 4291); the rest of "unicast" is unassigned or deprecated (IPv4-compatible ::a.b.c.d).
  if (ip.kind() === "ipv6" && ((ip as ipaddr.IPv6).parts[0] as number) >> 13 !== 1) return "reserved";
  return null;
}
