import { systemClock } from "../../base/kit/system-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import { forbiddenAddress } from "./forbidden-address.ts";
import { type NetworkCheck, networkCheck } from "./network-check.ts";
import type { SignsOfLife } from "./signs-of-life.ts";
import { systemLookup } from "./system-lookup.ts";

/** How long, how slow and how large one answer may be. */
export type DoorLimits = {
  /** Milliseconds to connect, TLS included, for each address tried. */
  readonly connectMs: number;
  /** Milliseconds from sending the request to the last byte of the headers. */
  readonly headerMs: number;
  /** Most bytes of all headers together. */
  readonly headerBytes: number;
  /** Longest pause between two pieces of the body, milliseconds. */
  readonly idleMs: number;
  /** Least mean rate of the body, bytes a second, once `graceMs` have been waited. Time that our own consumer takes does not count. */
  readonly minBytesPerSecond: number;
  /** Waiting that the minimum rate forgives, milliseconds. */
  readonly graceMs: number;
  /** Milliseconds for everything: names, redirects, headers, body. */
  readonly totalMs: number;
  /** Redirects followed; each is checked like the first address. */
  readonly redirects: number;
};

/** Where the door lets requests go, and within which limits. */
export type DoorPolicy = {
  /** Schemes that are allowed. @default ["https"] */
  readonly schemes?: readonly ("https" | "http")[] | undefined;
  /** Ports other than the scheme's own. @default false */
  readonly anyPort?: boolean | undefined;
  /** Why an IP address is refused, null when it is allowed. @default only public unicast addresses (see `forbiddenAddress`) */
  readonly allowAddress?: ((address: string) => string | null) | undefined;
  /** All addresses of a name, asked once for each hop. Errors carry a Node DNS code. @default the system's resolver */
  readonly lookup?: ((host: string) => Promise<readonly string[]>) | undefined;
  /**
   * Like curl's `--connect-to`, for tests and the demo: where a host and port really lead. When given, hosts for which it answers
   * null are refused, so that a redirect elsewhere on loopback is too. @default none
   */
  readonly connectTo?:
    | ((
        host: string,
        port: number,
      ) => {
        /** IP address to connect to instead. */
        readonly address: string;
        /** TCP port of that address. */
        readonly port: number;
      } | null)
    | undefined;
  /** Certificate authority (PEM) trusted in place of the system's. @default the system's */
  readonly ca?: string | undefined;
  /** Does our own network work? Asked when a name or an address cannot be reached, and no other download proves it. @default asks well-known names */
  readonly networkCheck?: NetworkCheck | undefined;
  /** Limits that differ from the usual ones. @default DOOR_LIMITS */
  readonly limits?: { readonly [K in keyof DoorLimits]?: DoorLimits[K] | undefined } | undefined;
  /** Header that servers see. @default "404-gen/0.1" */
  readonly userAgent?: string | undefined;
  /** Stopwatch and waits of I/O. @default the system's clock */
  readonly io?: Clock | undefined;
};

/** 200 MiB within 600 s needs 350 KB/s; the real files (32 MB on average) need 55 KB/s. */
export const DOOR_LIMITS: DoorLimits = {
  connectMs: 10_000,
  headerMs: 30_000,
  headerBytes: 16_384,
  idleMs: 30_000,
  minBytesPerSecond: 32_768,
  graceMs: 15_000,
  totalMs: 600_000,
  redirects: 3,
};

/** The policy of the door unless a caller says otherwise: https to public addresses only. */
export const DOOR_DEFAULTS = {
  schemes: ["https"] as readonly ("https" | "http")[],
  anyPort: false,
  allowAddress: forbiddenAddress,
  lookup: systemLookup,
  networkCheck,
  userAgent: "404-gen/0.1",
  io: systemClock,
};

/** A policy with every default filled in. */
export type SettledPolicy = typeof DOOR_DEFAULTS & {
  readonly limits: DoorLimits;
  readonly connectTo: DoorPolicy["connectTo"];
  readonly ca: string | undefined;
  readonly life: SignsOfLife;
};
