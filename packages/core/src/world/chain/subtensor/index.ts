export { NETWORK_ENDPOINTS } from "../networks.ts";
export type { EpochState } from "../reveal-round.ts";
export type { ScaledWeights } from "../../../ports/scale-weights.ts";
export { decryptWithSignature } from "../timelock/decrypt-with-signature.ts";
export { type EncryptToRoundOptions, encryptToRound } from "../timelock/encrypt-to-round.ts";
export * from "./create-subtensor-chain.ts";
export { SUBTENSOR_DEFAULTS, type SubtensorChainOptions } from "./options.ts";
export type { Hyperparameters } from "./reads/read-hyperparameters.ts";
