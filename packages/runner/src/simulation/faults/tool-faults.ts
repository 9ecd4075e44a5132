import { type FaultKind, MINUTE } from "./fault-kind.ts";

const render = { port: "render", verbs: ["render"] } as const;

/** Faults of the renderer. */
export const RENDER_FAULTS: readonly FaultKind[] = [
  {
    ...render,
    name: "render-fault",
    rate: 0.01,
    act: { does: "fail", code: "RENDER_FAILED" },
    sentence: "Drawing fails.",
  },
  {
    ...render,
    name: "render-hang",
    rate: 0.005,
    act: { does: "fail", code: "RENDER_TIMEOUT", waitMs: [MINUTE, 2 * MINUTE] },
    sentence: "Drawing does not end in time.",
  },
  {
    ...render,
    name: "render-death",
    rate: 0.01,
    act: { does: "fail", code: "RENDER_WORKER_DIED" },
    sentence: "The process that draws dies.",
  },
  {
    ...render,
    name: "render-other-bytes",
    rate: 0.01,
    act: { does: "alter" },
    sentence: "The same picture comes out in other bytes.",
  },
  {
    ...render,
    name: "render-load",
    rate: 0.002,
    spanMs: [5 * MINUTE, 20 * MINUTE],
    act: { does: "delay", ms: [10_000, 40_000] },
    sentence: "The machine is busy, and drawing takes long.",
  },
];

const judge = { port: "judge", verbs: ["ask"], act: { does: "alter" } } as const;

/** Faults of the judge's model and its server. */
export const JUDGE_FAULTS: readonly FaultKind[] = [
  { ...judge, name: "judge-refusal", rate: 0.01, sentence: "The model declines to answer." },
  { ...judge, name: "judge-truncated", rate: 0.01, sentence: "The answer is cut at the limit of tokens." },
  { ...judge, name: "judge-out-of-range", rate: 0.01, sentence: "A penalty is below 0 or above 10." },
  {
    ...judge,
    name: "judge-swapped",
    rate: 0.01,
    sentence: "The model confuses the two sides in one answer.",
  },
  { ...judge, name: "judge-noisy", rate: 0.02, sentence: "A penalty is off by one." },
  {
    ...judge,
    name: "judge-biased",
    rate: 0.001,
    spanMs: [10 * MINUTE, 60 * MINUTE],
    sentence: "The model prefers whichever side it is shown first.",
  },
  {
    ...judge,
    name: "judge-slow",
    rate: 0.01,
    act: { does: "delay", ms: [20_000, 90_000] },
    sentence: "The server answers late.",
  },
  {
    ...judge,
    name: "judge-connection",
    rate: 0.01,
    act: { does: "fail", code: "JUDGE_CONNECTION" },
    sentence: "The connection to the server breaks off.",
  },
  {
    ...judge,
    name: "judge-down",
    rate: 0.0005,
    spanMs: [10 * MINUTE, 60 * MINUTE],
    act: { does: "fail", code: "JUDGE_CONNECTION" },
    sentence: "The server is down for the length of a match.",
  },
];

/** Faults of the channels that carry notices to people. */
export const NOTIFIER_FAULTS: readonly FaultKind[] = [
  {
    name: "notifier-down",
    port: "notifier",
    verbs: ["notify"],
    rate: 0.1,
    act: { does: "fail", code: "TIMEOUT" },
    sentence: "A notice cannot be delivered.",
  },
];
