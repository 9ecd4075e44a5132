export { createSimulatedChain, type SimulatedChain, type SimulatedWeights } from "./create-simulated-chain.ts";
export {
  SIMULATED_CHAIN_DEFAULTS,
  type SimulatedChainOptions,
  type SimulatedCommitment,
  type SimulatedNeuron,
} from "./options.ts";
export {
  type ChainFile,
  chainFileJsonSchema,
  createFileChain,
  type FileChainOptions,
  readChainFile,
  shiftChainTime,
} from "./file-chain.ts";
