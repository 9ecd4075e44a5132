import { formatNpz } from "@404-gen/core/archive";
import { createModulePublisher, type ModulePublisher } from "@404-gen/core/two";
import { queuedPublisher } from "../../workers/publish-jobs.ts";
import type { Part } from "./part.ts";

/** What collector and auditor store modules with: one for both, so that neither draws what the other has drawn. */
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
