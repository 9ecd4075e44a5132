/** A competition as a value, its policy as a port, and the one that this package runs. */
export {
  type BegunCompetition,
  beginCompetition,
  type FirstFiles,
  type FirstFilesOptions,
  type FirstLeader,
  firstFiles,
} from "./begin-competition.ts";
export { COMPETITIONS } from "./competitions.ts";
export { type CompetitionOfOptions, competitionOf } from "./competition-of.ts";
export {
  type Check,
  type Competition,
  type CompetitionDefinition,
  defineCompetition,
  type Recognition,
  type RoundToRecognise,
  type Standing,
  type Waiting,
} from "./define-competition.ts";
export { COMPETITION_ONE, type CompetitionOne } from "./one/competition.ts";
export { POLICY_ONE, type PolicyOne } from "./one/policy.ts";
export { extendPolicy, type Policy, policyLabel } from "./policy.ts";
export type { RoundToVerify } from "./verify/round-to-verify.ts";
export { COMPETITION_TWO, type CompetitionTwo } from "./two/competition.ts";
export { POLICY_TWO, type PolicyTwo } from "./two/policy.ts";
export { type OwnPolicies, withPolicies } from "./with-policies.ts";
