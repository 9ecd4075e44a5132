import { blake2b } from "@noble/hashes/blake2.js";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** One byte of network, 32 of the key, two of the checksum. */
const ADDRESS_BYTES = 35;
/** What the chain hashes before an address. Source: the SS58 registry of Substrate. */
const PREFIX = new TextEncoder().encode("SS58PRE");
/** Characters of every address of the network: 35 bytes that begin with 42 need 48 digits of base 58. */
const ADDRESS_LENGTH = 48;
/** Network number of Substrate's generic addresses, which Bittensor uses: they begin with 5. */
const NETWORK = 42;

/**
 * Is this an address of the chain: 32 bytes of key whose checksum holds? A made-up text of the right form fails.
 *
 * @example
 * isSs58("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"); // true
 */
export function isSs58(address: string): boolean {
  if (sound.has(address)) return true;
  const isSound = holds(address);
  if (isSound && sound.size < MOST_REMEMBERED) sound.add(address);
  return isSound;
}

/** Addresses whose checksum held: the same miners come round after round, and a hash of each cost a proof of seven rounds 4 % of its time. */
const sound = new Set<string>();
const MOST_REMEMBERED = 4096;

function holds(address: string): boolean {
  const bytes = address.length === ADDRESS_LENGTH ? base58(address) : null;
  if (bytes === null || bytes[0] !== NETWORK) return false;
  const body = bytes.subarray(0, ADDRESS_BYTES - 2);
  const hash = checksum(body);
  return hash[0] === bytes[ADDRESS_BYTES - 2] && hash[1] === bytes[ADDRESS_BYTES - 1];
}

/**
 * The address of a public key.
 *
 * @param key 32 bytes.
 * @example
 * formatSs58(new Uint8Array(32)); // "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM"
 */
export function formatSs58(key: Uint8Array): string {
  const body = new Uint8Array([NETWORK, ...key]);
  const bytes = [...body, ...checksum(body).subarray(0, 2)];
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = "";
  for (; rest > 0n; rest /= 58n) text = ALPHABET[Number(rest % 58n)] + text;
  return text;
}

const checksum = (body: Uint8Array): Uint8Array => blake2b(new Uint8Array([...PREFIX, ...body]));

/** The bytes of a base-58 text of an address's size, else null. */
function base58(text: string): Uint8Array | null {
  let value = 0n;
  for (const char of text) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const bytes = new Uint8Array(ADDRESS_BYTES);
  for (let at = ADDRESS_BYTES - 1; at >= 0; at--, value >>= 8n) bytes[at] = Number(value & 255n);
  return value === 0n ? bytes : null;
}
