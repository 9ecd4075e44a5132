import { constants } from "node:os";

/**
 * Whose failure a system's error code means, when a connection ends with it.
 * - `ours`: only this machine makes it; never held against anyone.
 * - `unclear`: the other side makes it, and so may a network of ours that is down or a firewall of ours: held against the other side
 *   only after our own network was seen to work.
 * - `theirs`: the other side answered, wrongly.
 */
export type SocketBlame = "ours" | "unclear" | "theirs";

/** Every code that a connection, a name's resolution done, may end with. Source: the errno table of libuv and socket(7), tcp(7), ip(7). */
export const SOCKET_CODES: Readonly<Record<string, SocketBlame>> = {
  // No room or no right on this machine.
  EMFILE: "ours",
  ENFILE: "ours",
  ENOBUFS: "ours",
  ENOMEM: "ours",
  EACCES: "ours",
  EPERM: "ours",
  EAGAIN: "ours",
  ECANCELED: "ours",
  EINVAL: "ours",
  EBADF: "ours",
  ENOTSOCK: "ours",
  EIO: "ours",
  // No way out of this machine: no such address family, no route, no free port.
  EAFNOSUPPORT: "ours",
  EPROTONOSUPPORT: "ours",
  EADDRNOTAVAIL: "ours",
  EADDRINUSE: "ours",
  ENETDOWN: "ours",
  ENETUNREACH: "ours",
  ENODEV: "ours",
  ENONET: "ours",
  // Our own stack gave the connection up.
  ECONNABORTED: "ours",
  ENOTCONN: "ours",
  // What a lookup of ours lacked.
  EAI_MEMORY: "ours",
  EAI_SYSTEM: "ours",
  // The disk that a download is written to.
  ENOSPC: "ours",
  EDQUOT: "ours",
  EROFS: "ours",
  EFBIG: "ours",
  // The other side, or something between us and it.
  ECONNREFUSED: "unclear",
  ECONNRESET: "unclear",
  EPIPE: "unclear",
  ETIMEDOUT: "unclear",
  EHOSTUNREACH: "unclear",
  EHOSTDOWN: "unclear",
  ENETRESET: "unclear",
  ENOPROTOOPT: "unclear",
  // It answered, and not as TLS does.
  EPROTO: "theirs",
};

/** The codes of this system. A code without a row comes from a call that nobody outside can make fail: it is ours. */
const SYSTEM_CODES = constants.errno as Readonly<Record<string, number>>;

/** Whose failure a code means; undefined for what is no code of the system. */
export const blameOf = (code: string): SocketBlame | undefined =>
  SOCKET_CODES[code] ?? (Object.hasOwn(SYSTEM_CODES, code) ? "ours" : undefined);

/**
 * The code in an error or in what caused it, as fetch and TLS wrap them; undefined when there is none.
 *
 * @example
 * socketCodeOf(error); // "ECONNREFUSED"
 */
export function socketCodeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; typeof at === "object" && at !== null && depth < 5; depth++) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
    if (typeof code === "string" && blameOf(code) !== undefined) return code;
    at = cause ?? errors?.[0];
  }
  return undefined;
}

/**
 * True when the error can only be this machine's.
 *
 * @example
 * if (isOurSocketError(error)) await sleep(1_000);
 */
export const isOurSocketError = (error: unknown): boolean => blameOf(socketCodeOf(error) ?? "") === "ours";
