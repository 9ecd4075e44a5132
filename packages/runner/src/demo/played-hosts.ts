import type { PlayedHosts } from "../assemble/place.ts";
import type { SettingTexts } from "../settings/load.ts";

/** Hosts that a demo plays, and the port on loopback that answers for them. */
export type DemoHosts = { readonly hosts: readonly string[]; readonly port: number };

const LOOPBACK = "127.0.0.1";
/** Variable of the environment with the played hosts, for a demo's workers, which are separate processes. */
const VARIABLE = "DEMO_PLAYED_HOSTS";

/** Leads the played hosts to loopback; null for every other host. */
export function playHosts({ hosts, port }: DemoHosts): PlayedHosts {
  const names = new Set(hosts);
  const isPlayed = (host: string, at: number) => names.has(host) || (host === LOOPBACK && at === port);
  return (host, at) => (isPlayed(host, at) ? { address: LOOPBACK, port } : null);
}

export const playedEnvironment = (hosts: DemoHosts): SettingTexts => ({ [VARIABLE]: JSON.stringify(hosts) });

/** The hosts that a demo plays for this worker; null: it is not a demo's worker. */
export function playedHostsIn(env: SettingTexts): PlayedHosts | null {
  const text = env[VARIABLE];
  return text === undefined ? null : playHosts(JSON.parse(text) as DemoHosts);
}
