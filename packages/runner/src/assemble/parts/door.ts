import { createDoor, createNetworkCheck, type Door } from "@404-gen/core/net";
import type { Place } from "../place.ts";
import type { Part } from "./part.ts";

/** The way to miners' addresses: only to hosts that are played on this machine, or to the internet through the guard. */
export const doorPart: Part<Door> = {
  choose: ({ hosts }) => (hosts === null ? "real" : "embedded"),
  embedded(place) {
    const door = playedDoor(place);
    return place.settings.ALLOW_PRIVATE_CDN ? eitherDoor(place, { played: door, world: worldDoor(place) }) : door;
  },
  real: (place) => worldDoor(place),
};

const playedDoor = ({ settings, hosts, io }: Place): Door =>
  createDoor({
    schemes: ["http"],
    connectTo: (host, port) => hosts?.(host, port) ?? null,
    // Short limits are enough: a played host is on this machine, and slow only on purpose.
    limits: { totalMs: settings.DOWNLOAD_TIMEOUT * 1000, graceMs: 3_000, idleMs: 5_000 },
    io,
  });

const worldDoor = ({ settings, io }: Place): Door =>
  createDoor({
    schemes: settings.ALLOW_HTTP_CDN ? ["https", "http"] : ["https"],
    limits: { totalMs: settings.DOWNLOAD_TIMEOUT * 1000 },
    networkCheck: networkCheckOf(settings.NETWORK_CHECK_NAMES),
    ...(settings.ALLOW_PRIVATE_CDN ? ANYWHERE : {}),
    io,
  });

/** The door of a rehearsal: the cast's hosts are played here, and the own miner's host is real. A redirect stays in the door of its first address. */
function eitherDoor({ hosts }: Place, { played, world }: { readonly played: Door; readonly world: Door }): Door {
  const doorOf = (address: string): Door => {
    if (!URL.canParse(address)) return world;
    const { hostname, port } = new URL(address);
    return hosts?.(hostname, Number(port) || 80) ? played : world;
  };
  return {
    get: (url, options) => doorOf(url).get(url, options),
    download: (url, options) => doorOf(url).download(url, options),
    downloadToFile: (url, options) => doorOf(url).downloadToFile(url, options),
  };
}

/** Undefined where the setting is not set: then the door uses its default. */
const networkCheckOf = (names: string | undefined) =>
  names === undefined ? undefined : createNetworkCheck(names.split(",").map((name) => name.trim()));

/** Allows private and loopback addresses too, on any port. */
const ANYWHERE = { allowAddress: () => null, anyPort: true };

/** The guarded door of a person's command: http and https; public addresses only unless `--allow-private` was given. */
export const openDoor = ({ allowPrivate }: { readonly allowPrivate?: boolean | undefined } = {}): Door =>
  createDoor({
    schemes: ["https", "http"],
    ...(allowPrivate ? ANYWHERE : {}),
  });
