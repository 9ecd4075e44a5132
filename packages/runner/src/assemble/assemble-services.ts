import type { Service, StateStore } from "@404-gen/core";
import { competitionOf } from "@404-gen/core/competition";
import { configFile, declaredLimits, stateFile } from "@404-gen/core/records";
import { getFile, needFile } from "@404-gen/core/round";
import { createMetrics, type Metrics } from "../metrics/create-metrics.ts";
import { closeAll } from "./close-all.ts";
import { withDeclared } from "./declared-settings.ts";
import { createPartShelf, type PartWraps } from "./part-shelf.ts";
import type { PartOpener, Parts } from "./parts/parts.ts";
import type { Place } from "./place.ts";
import { MAKERS, type Makers, type ServiceName } from "./services/index.ts";

export type AssembleOptions = {
  readonly place: Place;
  /** Parts in place of those that the settings name, from a simulator or a test. The caller closes them. */
  readonly parts?: Partial<Parts> | undefined;
  /** Wraps around the parts, to watch them. */
  readonly wraps?: PartWraps | undefined;
};

/** Services with the parts that they use. The caller decides what loops over them, and on which clock. */
export type Assembly = {
  /** Id of the competition that the record belongs to: `1`, `2`. */
  readonly competition: string;
  /** In the order in which the caller named them. */
  readonly services: readonly Service[];
  readonly part: PartOpener;
  /** Names of the parts that are open, for the log. */
  names(): Promise<Readonly<Record<string, string>>>;
  readonly metrics: Metrics;
  /** Ends the services, then closes the parts, newest first. */
  close(): Promise<void>;
};

/**
 * Creates the services of these names, and opens only the parts that they need. All programs use this one assembly: `404-gen run` loops
 * over it on the machine's clock; the demo and a rehearsal drive it through virtual time with a cast. The record says which competition's
 * services are created.
 *
 * @throws CompetitionError `RECORD_MISSING` where services are named and no competition was begun
 *
 * @example
 * const assembly = await assembleServices(["collector", "judge"], { place: placeOf({ settings }) });
 * await loopServices(assembly.services, { clock, logger, notifier, signal, intervals });
 * await assembly.close();
 */
export async function assembleServices(
  names: readonly ServiceName[],
  { place, parts, wraps = {} }: AssembleOptions,
): Promise<Assembly> {
  const shelf = createPartShelf(place, parts);
  shelf.wrap(wraps);
  const closers = [shelf.close];
  const close = () => closeAll(closers.splice(0));
  try {
    const state = await shelf.part("state");
    const metrics = createMetrics({ clock: place.clock, io: place.io, state });
    shelf.wrap(metrics);
    const { clock, logger } = place;
    const runner = place.runner ?? undefined;
    const context = { state, clock, logger, notifier: await shelf.part("notifier"), runner };
    const competition = await competitionIn(state, { names, competitions: place.competitions });
    const makers = MAKERS[competition] as Makers;
    const limits = declaredLimits(await getFile(state, configFile));
    const ownPlace = { ...place, settings: withDeclared(place, limits) };
    const services: Service[] = [];
    for (const name of names) {
      const service = await makers[name]({ place: ownPlace, limits, part: shelf.part, context, metrics });
      if (service.close) closers.push(() => service.close!());
      services.push(service);
    }
    return { competition, services, part: shelf.part, names: shelf.names, metrics, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The competition of the record's current round. Services need a record: without one their competition is not known, and the services of
 * another competition would write into it. A caller that wants parts alone needs none: it may be about to begin the record, as the demo is.
 */
async function competitionIn(
  state: StateStore,
  { names, competitions }: Pick<Place, "competitions"> & { readonly names: readonly ServiceName[] },
): Promise<string> {
  const read = names.length > 0 ? needFile : getFile;
  const round = (await read(state, stateFile))?.current_round ?? 0;
  return (await competitionOf(state, { round, competitions })).id;
}
