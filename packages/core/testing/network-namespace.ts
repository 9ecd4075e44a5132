import { execFileSync, spawnSync } from "node:child_process";

/** Another host, as far as the network is concerned: processes in it reach this machine by one cable, which a test may pull. */
export type NetworkNamespace = {
  /** This machine's address, as the namespace reaches it. */
  readonly address: string;
  /** What a command in the namespace begins with. */
  readonly prefix: readonly string[];
  /** Pulls the cable: what is sent is lost, and nobody is told. */
  cut(): void;
  /** Puts it back. */
  heal(): void;
  close(): void;
};

const ip = (...args: readonly string[]): void => void execFileSync("ip", args, { stdio: "pipe" });
const nameOf = (text: string) => `${text}${process.pid}`;

/** Why there can be no namespace here; null: there can. It takes Debian's `iproute2`, and the rights of root. */
export function whyNoNamespace(): string | null {
  const name = nameOf("404try");
  const { error, status } = spawnSync("ip", ["netns", "add", name]);
  if (error !== undefined) return "ip is not installed";
  if (status !== 0) return "ip netns is not allowed here";
  ip("netns", "del", name);
  return null;
}

/** Opens one; `close` takes it away with its cable. */
export function openNamespace(): NetworkNamespace {
  const [name, here, there] = [nameOf("404ns"), nameOf("h"), nameOf("n")];
  const net = `10.213.${process.pid % 250}`;
  ip("netns", "add", name);
  try {
    ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    ip("addr", "add", `${net}.1/30`, "dev", here);
    ip("link", "set", here, "up");
    ip("-n", name, "addr", "add", `${net}.2/30`, "dev", there);
    for (const device of [there, "lo"]) ip("-n", name, "link", "set", device, "up");
  } catch (error) {
    ip("netns", "del", name);
    throw error;
  }
  return {
    address: `${net}.1`,
    prefix: ["ip", "netns", "exec", name],
    cut: () => ip("-n", name, "link", "set", there, "down"),
    heal: () => ip("-n", name, "link", "set", there, "up"),
    close: () => ip("netns", "del", name),
  };
}
