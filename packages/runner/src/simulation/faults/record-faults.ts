import { type FaultKind, MINUTE } from "./fault-kind.ts";

const git = { port: "git", verbs: ["tip", "commit"] } as const;

/** Faults of the state repository and its host. */
export const GIT_FAULTS: readonly FaultKind[] = [
  {
    ...git,
    name: "git-conflict",
    verbs: ["commit"],
    rate: 0.03,
    act: { does: "alter" },
    sentence: "Another writer's commit lands just before ours, so that the tip has moved.",
  },
  {
    ...git,
    name: "git-stale-tip",
    verbs: ["tip"],
    rate: 0.02,
    act: { does: "alter" },
    sentence: "A lagging mirror of the host shows the tip of one commit ago.",
  },
  {
    ...git,
    name: "git-401",
    rate: 0.002,
    spanMs: [10 * MINUTE, 40 * MINUTE],
    act: { does: "fail", code: "GIT_AUTH" },
    sentence: "The host refuses the token until somebody renews it.",
  },
  {
    ...git,
    name: "git-403",
    rate: 0.003,
    act: { does: "fail", code: "GIT_REFUSED" },
    sentence: "The host answers 403 and names no limit.",
  },
  {
    ...git,
    name: "git-403-limit",
    rate: 0.005,
    act: { does: "fail", code: "GIT_RATE_LIMIT", retryAfterMs: 5 * MINUTE },
    sentence: "The host answers 403 for its rate limit, and says when to come again.",
  },
  {
    ...git,
    name: "git-5xx",
    rate: 0.02,
    act: { does: "fail", code: "GIT_HOST_ERROR" },
    sentence: "The host answers with an error of its own.",
  },
  {
    ...git,
    name: "git-hang",
    rate: 0.01,
    act: { does: "fail", code: "GIT_TIMEOUT", waitMs: [MINUTE, 2 * MINUTE] },
    sentence: "The host takes the request and never answers.",
  },
  {
    ...git,
    name: "git-lost-answer",
    verbs: ["commit"],
    rate: 0.03,
    act: { does: "fail", code: "GIT_OUTCOME_UNKNOWN", done: true },
    sentence: "A push lands, and its answer is lost.",
  },
  {
    ...git,
    name: "git-slow",
    rate: 0.02,
    act: { does: "delay", ms: [20_000, 2 * MINUTE] },
    sentence: "The host answers after minutes.",
  },
  {
    ...git,
    name: "git-down",
    rate: 0.0015,
    spanMs: [5 * MINUTE, 45 * MINUTE],
    act: { does: "fail", code: "GIT_UNREACHABLE" },
    sentence: "Nobody reaches the host for a while.",
  },
  {
    ...git,
    name: "git-rewound",
    verbs: [],
    rate: 0.4,
    act: { does: "alter" },
    sentence: "Somebody moves the branch back by one to three commits; a person sees the alarm and mends it.",
  },
  {
    ...git,
    name: "git-squashed",
    verbs: [],
    rate: 0.4,
    act: { does: "alter" },
    sentence:
      "Somebody squashes the branch's history into one commit; a person puts the history back, below the commits that came since.",
  },
];

const objects = { port: "objects", verbs: ["put"] } as const;

/** Faults of the object store. */
export const OBJECT_FAULTS: readonly FaultKind[] = [
  {
    ...objects,
    name: "objects-full",
    rate: 0.001,
    spanMs: [5 * MINUTE, 30 * MINUTE],
    act: { does: "fail", code: "OBJECT_STORE_DENIED" },
    sentence: "The bucket is full and takes nothing until somebody makes room.",
  },
  {
    ...objects,
    name: "objects-5xx",
    verbs: ["put", "get", "head"],
    rate: 0.02,
    act: { does: "fail", code: "OBJECT_STORE_FAILED" },
    sentence: "The object store answers with an error of its own.",
  },
  {
    ...objects,
    name: "objects-lost-answer",
    rate: 0.02,
    act: { does: "fail", code: "OBJECT_STORE_FAILED", done: true },
    sentence: "A file is stored, and the answer is lost.",
  },
];
