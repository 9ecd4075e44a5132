import { randomInt } from "node:crypto";
import { type Clock, type Logger, silentLogger, systemClock } from "@404-gen/core";
import { COMPETITIONS, type Competition } from "@404-gen/core/competition";
import type { Settings } from "../settings/load.ts";

/** Source of random numbers. */
export type Chance = {
  /** At least 0, below 1: for jitter, which decides nothing. */
  unit(): number;
  /** A round's seed: a 32-bit unsigned number that nobody can predict. */
  seed(): number;
};

/** Address on this machine that answers for a host name and port; null for a host that is not played here. */
export type PlayedHosts = (host: string, port: number) => { readonly address: string; readonly port: number } | null;

/** Surroundings that every part is opened in. */
export type Place = {
  readonly settings: Settings;
  /** The competition's time. */
  readonly clock: Clock;
  /** Real time, for waits and stopwatches. */
  readonly io: Clock;
  readonly chance: Chance;
  readonly logger: Logger;
  /** Reads the wallet's hotkey, for signatures. */
  readonly sign: boolean;
  /**
   * Hosts that are played on this machine. No other host is reached then, except with ALLOW_PRIVATE_CDN: a rehearsal's own miner has a real
   * host. Null: the door leads to the internet.
   */
  readonly hosts: PlayedHosts | null;
  /** Sends requests to rented machines; undefined: the global `fetch`. */
  readonly podFetch: typeof globalThis.fetch | undefined;
  /** Until it aborts, a part waits for a host that is down; null: the part fails to open at once. */
  readonly patience: AbortSignal | null;
  /** The competitions, each with its policy. */
  readonly competitions: readonly [Competition, ...Competition[]];
  /** Id of this runner in leases and pod names; null: it is the only one. */
  readonly runner: string | null;
};

/** The machine's own random numbers. */
export const systemChance: Chance = { unit: Math.random, seed: () => randomInt(0, 2 ** 32) };

/**
 * A place with the machine's time and random numbers and the competitions' own policies. No host is played and nothing is signed, unless the
 * caller's options say so.
 */
export const placeOf = (options: Pick<Place, "settings"> & Partial<Place>): Place => ({
  clock: systemClock,
  io: systemClock,
  chance: systemChance,
  logger: silentLogger,
  sign: false,
  hosts: null,
  podFetch: undefined,
  patience: null,
  competitions: COMPETITIONS,
  runner: null,
  ...options,
});
