/** `@404-gen/audit/pod`: the miner's side of the batch API, for images in TypeScript, for rehearsals and for tests. */
export { createPodMachine, type PodMachine, type PodMachineOptions } from "./pod-machine.ts";
export type { PodOutcome, PodMaker, PodPrompt } from "./pod-maker.ts";
export { createPodServer, type PodServer, type PodServerOptions } from "./pod-server.ts";
export { type Mischief, MISCHIEFS, type MischiefName, parseMischief } from "./mischief.ts";
