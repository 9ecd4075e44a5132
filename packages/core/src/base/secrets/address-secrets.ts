/** Names of query fields that carry a key. */
const KEY_FIELD = /^(access_?token|api_?key|auth|key|secret|sig|signature|token)$/i;
/** A key in a path: long, and of letters and digits. Endpoints of chains are given out in this form. */
const KEY_SEGMENT = /^(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}$/;

/**
 * The parts of an address that give access: the password (the user name where there is none), values of query fields that are named like a
 * key, and, of a WebSocket address, parts of the path that look like one. Each as it stands and decoded; empty for an address without.
 *
 * @example
 * addressSecrets("wss://node.example/ws?apikey=0123abcd"); // ["0123abcd"]
 */
export function addressSecrets(address: string): readonly string[] {
  const text = address.trim();
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return [];
  const { username, password, searchParams, pathname, protocol } = new URL(text);
  const inPath = /^wss?:$/.test(protocol) ? pathname.split("/").filter((part) => KEY_SEGMENT.test(part)) : [];
  const inQuery = [...searchParams].filter(([name]) => KEY_FIELD.test(name)).map(([, value]) => value);
  const secrets = [password || username, ...inPath, ...inQuery].filter((one) => one !== "");
  return [...new Set(secrets.flatMap((one) => [one, decodePart(one)]))];
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
