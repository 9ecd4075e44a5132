import { randomInt } from "node:crypto";
import { type Clock, type Logger, silentLogger, systemClock } from "@404-gen/core";
import { COMPETITIONS, type Competition } from "@404-gen/core/competition";
import type { Settings } from "../settings/load.ts";

/** Where chance comes from. */
export type Chance = {
  /** 0 ≤ r < 1: for jitter, which decides nothing. */
  unit(): number;
  /** A 32-bit unsigned number that nobody can foresee: a round's seed. */
  seed(): number;
};

/** Where a host name and port lead on this machine; null for a host that is not played here. */
export type PlayedHosts = (host: string, port: number) => { readonly address: string; readonly port: number } | null;

/** What every part is opened with. */
export type Place = {
  readonly settings: Settings;
  /** The competition's time. */
  readonly clock: Clock;
  /** Time of real waits and stopwatches. */
  readonly io: Clock;
  readonly chance: Chance;
  readonly logger: Logger;
  /** Read the wallet's hotkey, to sign with. */
  readonly sign: boolean;
  /**
   * Hosts that are played on this machine, and the only ones that are reached then (with ALLOW_PRIVATE_CDN the world as well: a rehearsal's
   * own miner is there); null: the door leads to the world.
   */
  readonly hosts: PlayedHosts | null;
  /** Sends requests to rented machines; undefined: the global `fetch`. */
  readonly podFetch: typeof globalThis.fetch | undefined;
  /** Until it aborts, a host that is down when a part is opened is waited for; null: opening fails at once. */
  readonly patience: AbortSignal | null;
  /** The competitions, each with the policy that decides it. */
  readonly competitions: readonly [Competition, ...Competition[]];
  /** Id of this runner in leases and pod names; null: it is the only one. */
  readonly runner: string | null;
};

/** Chance of the machine. */
export const systemChance: Chance = { unit: Math.random, seed: () => randomInt(0, 2 ** 32) };

/**
 * A place with the machine's time and chance and the competitions' own policies, where nothing is played and nothing is signed, unless the caller
 * gives something else.
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
