import type { Clock, Logger } from "@404-gen/core";
import { createPartShelf, type PartShelf } from "../assemble/part-shelf.ts";
import { placeOf } from "../assemble/place.ts";
import type { Settings } from "../settings/load.ts";
import type { Checkup } from "./checkup.ts";

/** Surroundings of every check of the doctor. */
export type Ground = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

/** Opens a shelf of the parts that the settings name: the services use the same parts. */
export const openShelf = ({ settings, clock, logger }: Ground): PartShelf =>
  createPartShelf(placeOf({ settings, clock, logger }));

/**
 * Checks of one service that we depend on, or of this machine. They change nothing but one small object in the object store, and create missing
 * folders.
 */
export type Area = {
  /** Name of the area for `--only`. */
  readonly name: string;
  /** True for checks that cost no money and take seconds: `404-gen run` makes them too, at its start. */
  readonly cheap: boolean;
  readonly look: (ground: Ground) => Promise<readonly Checkup[]>;
};
