import { makeAuditor } from "./auditor.ts";
import { makeCollector } from "./collector.ts";
import type { Maker } from "./ingredients.ts";
import { makeJudge } from "./judge.ts";
import { makeRoundManager } from "./round-manager.ts";
import { makeWeights } from "./weights.ts";

/** The services of `404-gen run`, by name. */
export const SERVICE_NAMES = ["collector", "auditor", "judge", "round-manager", "weights"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** How each service is made. A new service is a file here, its name above, and a line in this table. */
export const MAKERS: Readonly<Record<ServiceName, Maker>> = {
  collector: makeCollector,
  auditor: makeAuditor,
  judge: makeJudge,
  "round-manager": makeRoundManager,
  weights: makeWeights,
};
