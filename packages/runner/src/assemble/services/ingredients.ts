import type { Service, ServiceContext } from "@404-gen/core";
import type { DeclaredLimits } from "@404-gen/core/records";
import type { Metrics } from "../../metrics/create-metrics.ts";
import type { PartOpener } from "../parts/parts.ts";
import type { Place } from "../place.ts";

/** What a maker of a service takes from. */
export type Ingredients = {
  /** Its settings have the declared limits already. */
  readonly place: Place;
  /** What the record's config.json declares. */
  readonly limits: DeclaredLimits;
  readonly part: PartOpener;
  /** The record, the time, and where to speak. */
  readonly context: ServiceContext;
  readonly metrics: Metrics;
};

/** Makes one service; `close`, where there is one, ends what it runs beside its turns. */
export type Maker = (ingredients: Ingredients) => Promise<Service & { close?(): Promise<void> }>;
