import * as z from "zod";
import { configFile, configSchema } from "../../records/config.ts";
import { defineStateFile } from "../../records/state-file.ts";

/** config.json of competition 2: that of competition 1 and the repeats of an audit. */
export const configSchemaTwo = configSchema.extend({
  /** Regenerations that an audit asks for. */
  audit_repeats: z.int().positive().default(3),
});
/** The content of `config.json` of competition 2. */
export type CompetitionConfigTwo = z.infer<typeof configSchemaTwo>;

/** `config.json`. */
export const configFileTwo = defineStateFile({
  path: configFile.pattern,
  about: configFile.about,
  schema: configSchemaTwo,
  writers: configFile.writers,
  change: { kind: "free" },
  x404: configFile.x404,
  layout: configFile.layout,
});
