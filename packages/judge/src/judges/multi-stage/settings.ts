import { setting, settingGroup } from "@404-gen/core";
import { MULTI_STAGE_DEFAULTS } from "./multi-stage-judge.ts";
import { STRICTNESS_DEFAULTS, type Strictness } from "./strictness.ts";

/** Settings of the multi-stage judge: calls in flight, and each point of its strictness. */
export const STAGED_JUDGE_SETTINGS = settingGroup<Strictness & typeof MULTI_STAGE_DEFAULTS>()("Judging in stages", {
  MAX_CONCURRENT_VLM_CALLS: setting.whole({
    doc: "Most calls to the judge's servers at a time, over all duels; how many go follows what the servers take",
    min: 1,
    max: 1024,
    fallback: MULTI_STAGE_DEFAULTS.maxConcurrentCalls,
    option: "maxConcurrentCalls",
  }),
  JUDGE_RANGE_CHECK: setting.flag({
    doc: "A penalty outside of 0 to 10 is no answer",
    fallback: STRICTNESS_DEFAULTS.rangeCheck,
    option: "rangeCheck",
  }),
  JUDGE_FAILED_CALLS_END_DUEL: setting.flag({
    doc: "A duel with a failed call has no result and is played again; off: its fallback counts",
    fallback: STRICTNESS_DEFAULTS.failedCallsEndDuel,
    option: "failedCallsEndDuel",
  }),
  JUDGE_CAP_CHECKS: setting.flag({
    doc: "The checklist counts no more checks than there are features",
    fallback: STRICTNESS_DEFAULTS.capChecks,
    option: "capChecks",
  }),
  JUDGE_SIDE_GUARD_ALWAYS: setting.flag({
    doc: "The side guard also looks at duels that stage 1 decided",
    fallback: STRICTNESS_DEFAULTS.sideGuardAlways,
    option: "sideGuardAlways",
  }),
  JUDGE_GRAY_GATE_PER_SIDE: setting.flag({
    doc: "The gray gate looks at each side by itself",
    fallback: STRICTNESS_DEFAULTS.grayGatePerSide,
    option: "grayGatePerSide",
  }),
});
