import type { JobQueue } from "@404-gen/core";
import { createLocalQueue } from "@404-gen/core/queue";
import type { Place } from "../place.ts";
import type { Part } from "./part.ts";
import { waitForHost } from "./wait-for-host.ts";

/** Jobs for workers: in this process, or on the machines behind WORKERS. */
export const queuePart: Part<JobQueue> = {
  choose: ({ settings }) => (settings.WORKERS === undefined ? "embedded" : "real"),
  embedded: ({ io }) => createLocalQueue({ io }),
  real: (place) =>
    waitForHost(() => openQueue(place, { url: place.settings.WORKERS ?? "", setting: "WORKERS" }), place),
};

/** An address, with the name of the setting or option that gave it. */
export type QueueAddress = { readonly url: string; readonly setting: string };

/** The queue at an address. @throws CompetitionError `DEPENDENCY_MISSING`, `QUEUE_ADDRESS_INVALID`, `QUEUE_AUTH`, `QUEUE_UNAVAILABLE`, `QUEUE_UNFIT` */
export async function openQueue(
  { settings, logger, io }: Pick<Place, "settings" | "logger" | "io">,
  { url, setting }: QueueAddress,
): Promise<JobQueue> {
  const { createBullQueue } = await import("@404-gen/core/bullmq");
  const { WORKERS_IN_FLIGHT: maxInFlight, WORKERS_SILENCE: silence } = settings;
  return createBullQueue({ url, setting, maxInFlight, silenceMs: silence * 1000, logger, io });
}
