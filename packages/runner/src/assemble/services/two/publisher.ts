import { formatNpz } from "@404-gen/core/archive";
import { createModulePublisher, type ModulePublisher } from "@404-gen/core/two";
import type { PartOpener } from "../../parts/parts.ts";

/** What collector and auditor store modules with. */
export const openPublisher = async (part: PartOpener): Promise<ModulePublisher> =>
  createModulePublisher({
    objects: await part("objects"),
    drawer: await part("drawer"),
    embedding: await part("embedding"),
    formatNpz,
  });
