/** A reference pod of competition 2: the module miner behind the batch API. */
export { createReferencePod, type ReferencePodOptions } from "./reference-pod.ts";
