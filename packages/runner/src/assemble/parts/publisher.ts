import { formatNpz } from "@404-gen/core/archive";
import { createModulePublisher, type ModulePublisher } from "@404-gen/core/two";
import { queuedPublisher } from "../../workers/publish-jobs.ts";
import type { Part } from "./part.ts";

/** Stores modules. Collector and auditor share it, so that neither draws a module that the other has drawn. */
export const publisherPart: Part<ModulePublisher> = {
  choose: () => "real",
  real: async (_place, part) =>
    createModulePublisher({
      objects: await part("objects"),
      drawer: await part("drawer"),
      embedding: await part("embedding"),
      formatNpz,
    }),
  embedded: (place, part) => publisherPart.real(place, part),
  queued: queuedPublisher,
};
