import type { Policy } from "../policy.ts";
import type { LeaderRecord } from "../records/leader.ts";
import { type AuditVerdict, type AuditVerdictOptions, auditVerdict } from "../rules/audit-verdict.ts";
import { type DecisivePromptsOptions, decisivePrompts } from "../rules/decisive-prompts.ts";
import { type MoveCrownOptions, moveCrown } from "../rules/leader.ts";
import { type MatchPlan, type PlanMatchOptions, planMatch } from "../rules/match.ts";
import { takesCrown } from "../rules/takes-crown.ts";
import { decide, type TournamentAction } from "../rules/tournament.ts";
import type { TournamentFacts } from "../rules/tournament-facts.ts";
import { type TournamentStatus, tournamentStatus } from "../rules/tournament-status.ts";

/** How competition 1 decides. Every function is pure: the same facts give the same answer, in the service and in verify. */
export type PolicyOne = Policy & {
  /** Does a challenger with this margin take the crown, or qualify? `winMargin`: config.win_margin. */
  takesCrown(margin: number, winMargin: number): boolean;
  /** Which part of a match needs no duel. */
  planMatch(options: PlanMatchOptions): MatchPlan;
  /** The one next step of DUELS: a match, an audit request, waiting, or the crown. */
  nextStep(facts: TournamentFacts): TournamentAction;
  /** Where the tournament stands; its `next` is what `nextStep` gives. */
  standing(facts: TournamentFacts): TournamentStatus;
  /** Stems that an audit must not miss. */
  decisivePrompts(options: DecisivePromptsOptions): readonly string[];
  /** The verdict over what was submitted and what the image made again. */
  verdict(options: AuditVerdictOptions): AuditVerdict;
  /** `leader.json` after a round. */
  moveCrown(options: MoveCrownOptions): LeaderRecord;
};

/** The competition's own policy: the rules of COMPETITION.md. */
export const POLICY_ONE: PolicyOne = {
  name: "404-gen/1",
  version: "1",
  takesCrown,
  planMatch,
  nextStep: decide,
  standing: tournamentStatus,
  decisivePrompts,
  verdict: auditVerdict,
  moveCrown,
};
