import type { Policy } from "../policy.ts";
import type { LeaderRecord } from "../records/leader.ts";
import { type MoveCrownOptions, moveCrown } from "../rules/leader.ts";
import type { RoundFacts } from "./rules/facts.ts";
import { type GenerationReport, type GenerationReportOptions, generationReport } from "./rules/generation-report.ts";
import { type Deliveries, walkoverMargin } from "./rules/match.ts";
import { type DuelsStep, type NextStepOptions, nextStep } from "./rules/steps.ts";
import { deriveTimeline, type Timeline } from "./rules/timeline.ts";

/** How competition 2 decides. Every function is pure: the same facts give the same answer, in the service and in verify. */
export type PolicyTwo = Policy & {
  /** The timeline with both gates. */
  timeline(facts: RoundFacts): Timeline;
  /** The one next step of DUELS. */
  nextStep(facts: RoundFacts, options?: NextStepOptions): DuelsStep;
  /** Margin of a match that needs no duel; null when it does. */
  walkover(sides: {
    /** What the defender delivered. */
    readonly left: Deliveries;
    /** What the challenger delivered. */
    readonly right: Deliveries;
  }): number | null;
  /** What a regeneration has come to. */
  report(options: GenerationReportOptions): GenerationReport;
  /** `leader.json` after a round. */
  moveCrown(options: MoveCrownOptions): LeaderRecord;
};

/** The competition's own policy: the rules of MULTISTAGE.md and BATCH-API.md. */
export const POLICY_TWO: PolicyTwo = {
  name: "404-gen/2",
  version: "1",
  timeline: deriveTimeline,
  nextStep,
  walkover: walkoverMargin,
  report: generationReport,
  moveCrown,
};
