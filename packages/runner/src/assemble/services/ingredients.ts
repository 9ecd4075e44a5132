import type { Service, ServiceContext } from "@404-gen/core";
import type { DeclaredLimits } from "@404-gen/core/records";
import type { Metrics } from "../../metrics/create-metrics.ts";
import type { PartOpener } from "../parts/parts.ts";
import type { Place } from "../place.ts";

/** What a service is created from. */
export type Ingredients = {
  /** The declared limits have replaced this machine's in its settings already. */
  readonly place: Place;
  /** The limits that the record's config.json declares. */
  readonly limits: DeclaredLimits;
  readonly part: PartOpener;
  /** The record, the clock, the log and the notifier. */
  readonly context: ServiceContext;
  readonly metrics: Metrics;
};

/** Creates one service. Its `close`, where it has one, ends work that it does outside its turns. */
export type Maker = (ingredients: Ingredients) => Promise<Service & { close?(): Promise<void> }>;
