import { connect, isIP } from "node:net";
import { systemLookup } from "./system-lookup.ts";

/** True when our own resolver (`dns`) or our own way out (`route`) works. */
export type NetworkCheck = (what: "dns" | "route", options?: NetworkCheckOptions) => Promise<boolean>;

/** How the check of our own network is ended. */
export type NetworkCheckOptions = {
  /** Kind of address that the way must be for: a machine may reach one kind only. @default any */
  readonly family?: 4 | 6 | undefined;
};

/** Names run by different people; one that answers is enough. */
const WELL_KNOWN: readonly string[] = ["github.com", "cloudflare.com", "registry.npmjs.org"];
const ANSWER_MS = 5000;

/**
 * Asks well-known names, and for a route connects to one of them; within 5 s.
 *
 * @example
 * if (!(await networkCheck("route"))) log("this machine is offline; the miner's server may be well");
 */
export const networkCheck: NetworkCheck = createNetworkCheck(WELL_KNOWN);

/**
 * A check by names of your own, for a machine that reaches no others (an allow-list).
 *
 * @example
 * const check = createNetworkCheck(["cdn.example"]);
 * await check("dns"); // false: no name server answers here
 */
export function createNetworkCheck(names: readonly string[]): NetworkCheck {
  return (what, options = {}) => check(names, { what, ...options });
}

type Check = NetworkCheckOptions & { readonly what: "dns" | "route" };

async function check(names: readonly string[], { what, family }: Check): Promise<boolean> {
  const tries = names.map(async (name) => {
    const [address] = (await systemLookup(name)).filter((one) => family === undefined || isIP(one) === family);
    if (address === undefined) throw new DOMException("no address", "NotFoundError");
    if (what === "route") await reach(address);
  });
  return Promise.race([
    Promise.any(tries).then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, ANSWER_MS, false).unref()),
  ]);
}

function reach(host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 443, timeout: ANSWER_MS });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end(new DOMException("timeout", "TimeoutError")));
    socket.once("error", end);
  });
}
