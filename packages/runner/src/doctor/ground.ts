import type { Clock, Logger } from "@404-gen/core";
import { createPartShelf, type PartShelf } from "../assemble/part-shelf.ts";
import { placeOf } from "../assemble/place.ts";
import type { Settings } from "../settings/load.ts";
import type { Checkup } from "./checkup.ts";

/** What every look of the doctor takes. */
export type Ground = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
};

/** A shelf of the parts that the settings name, as the services open them. */
export const openShelf = ({ settings, clock, logger }: Ground): PartShelf =>
  createPartShelf(placeOf({ settings, clock, logger }));

/** One peer, or one part of the machine: read-only looks at it. */
export type Area = {
  /** As `--only` names it. */
  readonly name: string;
  /** Also done when `run` starts: it costs no money and takes seconds. */
  readonly cheap: boolean;
  readonly look: (ground: Ground) => Promise<readonly Checkup[]>;
};
