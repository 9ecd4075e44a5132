import type { Maker } from "./ingredients.ts";
import { makeAuditor } from "./one/auditor.ts";
import { makeCollector } from "./one/collector.ts";
import { makeJudge } from "./one/judge.ts";
import { makeRoundManager } from "./one/round-manager.ts";
import { makeAuditorTwo } from "./two/auditor.ts";
import { makeCollectorTwo } from "./two/collector.ts";
import { makeJudgeTwo } from "./two/judge.ts";
import { makeRoundManagerTwo } from "./two/round-manager.ts";
import { makeWeights } from "./weights.ts";

/** The services of `404-gen run`, by name. */
export const SERVICE_NAMES = ["collector", "auditor", "judge", "round-manager", "weights"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** The functions that create a competition's services. */
export type Makers = Readonly<Record<ServiceName, Maker>>;

/**
 * The functions that create each competition's services, by the competition's id. A new service needs a file in this folder, its name above, and a
 * line in this table.
 */
export const MAKERS: Readonly<Record<string, Makers>> = {
  "1": {
    collector: makeCollector,
    auditor: makeAuditor,
    judge: makeJudge,
    "round-manager": makeRoundManager,
    weights: makeWeights,
  },
  "2": {
    collector: makeCollectorTwo,
    auditor: makeAuditorTwo,
    judge: makeJudgeTwo,
    "round-manager": makeRoundManagerTwo,
    weights: makeWeights,
  },
};
