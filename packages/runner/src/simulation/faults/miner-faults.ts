import { type FaultKind, MINUTE } from "./fault-kind.ts";

const cdn = { port: "cdn", verbs: ["downloadToFile"], act: { does: "alter" }, atMost: 1 } as const;

/** Faults of miners' hosts. Those that do not pass hit only bystanders: the loss of a bystander's file decides nothing. */
export const CDN_FAULTS: readonly FaultKind[] = [
  { ...cdn, name: "cdn-404-then-200", rate: 0.02, sentence: "A file is not there yet, and there a moment later." },
  { ...cdn, name: "cdn-429", rate: 0.03, atMost: 3, sentence: "The host throttles, and says when to come again." },
  { ...cdn, name: "cdn-drip", rate: 0.01, sentence: "A byte comes now and then, until the time is up." },
  { ...cdn, name: "cdn-stall", rate: 0.01, sentence: "The host takes the request and sends nothing." },
  { ...cdn, name: "cdn-wrong-length", rate: 0.01, sentence: "The connection ends before the file does." },
  { ...cdn, name: "cdn-5xx", rate: 0.01, sentence: "The host answers with an error of its own." },
  {
    ...cdn,
    name: "cdn-changed-content",
    rate: 0.01,
    sentence: "A bystander's host sends a file that its image does not make.",
  },
  { ...cdn, name: "cdn-html", rate: 0.01, sentence: "A bystander's host sends a page of HTML in place of a file." },
  { ...cdn, name: "cdn-redirect-loop", rate: 0.01, sentence: "A bystander's host redirects in a circle." },
  { ...cdn, name: "cdn-private-redirect", rate: 0.01, sentence: "A bystander's host redirects to an inner address." },
  {
    ...cdn,
    name: "cdn-our-network",
    verbs: ["downloadToFile", "download"],
    rate: 0.001,
    spanMs: [2 * MINUTE, 20 * MINUTE],
    atMost: undefined,
    act: { does: "fail", code: "NETWORK_DOWN" },
    sentence: "Our own network is away.",
  },
];

const pods = { port: "pods", act: { does: "alter" } } as const;

/** Faults of rented machines and of the images on them. */
export const POD_FAULTS: readonly FaultKind[] = [
  {
    ...pods,
    name: "pod-never-healthy",
    verbs: ["create"],
    rate: 0.03,
    sentence: "A machine starts and never answers.",
  },
  {
    ...pods,
    name: "pod-dies",
    verbs: ["generate", "submit", "results"],
    rate: 0.01,
    sentence: "The provider takes a machine away in the middle of its work.",
  },
  {
    ...pods,
    name: "pod-wrong-output",
    verbs: ["generate", "results"],
    rate: 0.003,
    atMost: 1,
    sentence: "An image makes one file that differs from the uploaded one.",
  },
  {
    ...pods,
    name: "pod-huge-body",
    verbs: ["generate", "results"],
    rate: 0.003,
    atMost: 1,
    sentence: "An answer never ends.",
  },
  {
    ...pods,
    name: "pod-5xx",
    verbs: ["generate", "submit", "status", "results"],
    rate: 0.02,
    sentence: "The provider's gateway answers 502.",
  },
  {
    ...pods,
    name: "pod-connection-lost",
    verbs: ["generate", "submit", "status", "results"],
    rate: 0.02,
    sentence: "The connection to a machine breaks off.",
  },
  {
    ...pods,
    name: "pod-slow",
    verbs: ["generate", "results"],
    rate: 0.02,
    act: { does: "delay", ms: [20_000, 60_000] },
    sentence: "A machine takes longer than usual.",
  },
  {
    ...pods,
    name: "pod-asks-replacement",
    verbs: ["status"],
    rate: 0.01,
    atMost: 1,
    sentence: "An image of competition 2 asks for another machine.",
  },
  {
    ...pods,
    name: "pod-batch-stuck",
    verbs: ["submit"],
    rate: 0.03,
    atMost: 1,
    sentence: "A batch of competition 2 is taken and never ends.",
  },
  {
    ...pods,
    name: "pod-remove-fails",
    verbs: ["remove"],
    rate: 0.05,
    act: { does: "fail", code: "GPU_TRANSIENT" },
    sentence: "A machine is not given back at the first try.",
  },
  {
    ...pods,
    name: "pod-remove-lost-answer",
    verbs: ["remove"],
    rate: 0.03,
    act: { does: "fail", code: "GPU_TRANSIENT", done: true },
    sentence: "A machine is given back, and the answer is lost.",
  },
  {
    ...pods,
    name: "pod-create-lost-answer",
    verbs: ["create"],
    rate: 0.05,
    act: { does: "fail", code: "GPU_TRANSIENT", done: true },
    sentence: "A machine is started and paid for, and the answer is lost.",
  },
  {
    ...pods,
    name: "pod-no-capacity",
    verbs: ["create"],
    rate: 0.03,
    spanMs: [5 * MINUTE, 40 * MINUTE],
    act: { does: "fail", code: "GPU_CAPACITY" },
    sentence: "The provider has no machine for a while.",
  },
  {
    ...pods,
    name: "pod-provider-5xx",
    verbs: ["create", "find", "list", "remove"],
    rate: 0.02,
    act: { does: "fail", code: "GPU_TRANSIENT" },
    sentence: "The provider's interface answers with an error of its own.",
  },
  {
    ...pods,
    name: "pod-makes-nothing",
    verbs: ["create"],
    rate: 0.1,
    sentence: "The image of a cheat answers 500 to each prompt: it makes nothing.",
  },
];

const sources = { port: "sources", verbs: ["read"], act: { does: "alter" } } as const;

/** Faults of the host of miners' sources, where competition 2 reads `hardware.json`. */
export const SOURCE_FAULTS: readonly FaultKind[] = [
  {
    ...sources,
    name: "sources-5xx",
    rate: 0.05,
    act: { does: "fail", code: "SOURCE_UNREADABLE" },
    sentence: "The host of the sources answers with an error of its own.",
  },
  {
    ...sources,
    name: "sources-broken-json",
    rate: 0.05,
    sentence: "A miner's hardware.json is cut off in the middle.",
  },
  { ...sources, name: "sources-blocked", rate: 0.03, sentence: "A miner's repository is blocked or gone." },
];

const builds = { port: "builds", verbs: ["observe"], act: { does: "alter" } } as const;

/** Faults of the builds of miners' images. */
export const BUILD_FAULTS: readonly FaultKind[] = [
  {
    ...builds,
    name: "builds-absent",
    rate: 0.05,
    spanMs: [2 * MINUTE, 20 * MINUTE],
    sentence: "No build job is listed yet.",
  },
  {
    ...builds,
    name: "builds-late",
    rate: 0.05,
    spanMs: [10 * MINUTE, 60 * MINUTE],
    sentence: "The builds are still under way.",
  },
  {
    ...builds,
    name: "builds-all-failed",
    rate: 0.01,
    spanMs: [2 * MINUTE, 15 * MINUTE],
    sentence: "All builds are reported as failed, and some minutes later as successful.",
  },
  {
    ...builds,
    name: "builds-5xx",
    rate: 0.03,
    act: { does: "fail", code: "BUILDS_UNREACHABLE" },
    sentence: "The host of the builds answers with an error of its own.",
  },
];
