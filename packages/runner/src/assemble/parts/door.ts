import { createDoor, createNetworkCheck, type Door } from "@404-gen/core/net";
import type { Command } from "commander";
import type { Part } from "./part.ts";

/** The way to miners' addresses: to hosts that are played on this machine and no other, or guarded into the world. */
export const doorPart: Part<Door> = {
  choose: ({ hosts }) => (hosts === null ? "real" : "embedded"),
  embedded: ({ settings, hosts, io }) =>
    createDoor({
      schemes: ["http"],
      connectTo: (host) => hosts?.(host) ?? null,
      // A played host is on this machine: it is slow only on purpose.
      limits: { totalMs: settings.DOWNLOAD_TIMEOUT * 1000, graceMs: 3_000, idleMs: 5_000 },
      io,
    }),
  real: ({ settings, io }) =>
    createDoor({
      schemes: settings.ALLOW_HTTP_CDN ? ["https", "http"] : ["https"],
      limits: { totalMs: settings.DOWNLOAD_TIMEOUT * 1000 },
      networkCheck: networkCheckOf(settings.NETWORK_CHECK_NAMES),
      ...(settings.ALLOW_PRIVATE_CDN ? ANYWHERE : {}),
      io,
    }),
};

/** Undefined: the door's own. */
const networkCheckOf = (names: string | undefined) =>
  names === undefined ? undefined : createNetworkCheck(names.split(",").map((name) => name.trim()));

/** Private and loopback addresses too, on any port. */
const ANYWHERE = { allowAddress: () => null, anyPort: true };

export type PrivateOption = { allowPrivate?: boolean };

export const addPrivateOption = (command: Command) =>
  command.option("--allow-private", "let addresses be private or loopback, on any port (for a trial at home)");

/** The guarded door of a person's command: http and https; public addresses only unless `--allow-private` was given. */
export const openDoor = ({ allowPrivate }: PrivateOption = {}): Door =>
  createDoor({
    schemes: ["https", "http"],
    ...(allowPrivate ? ANYWHERE : {}),
  });
