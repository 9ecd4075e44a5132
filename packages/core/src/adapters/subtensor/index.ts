export { decodeRevealed } from "../../chain/decode-revealed.ts";
export { NETWORK_ENDPOINTS } from "../../chain/networks.ts";
export { type EpochState, weightsRevealRound } from "../../chain/reveal-round.ts";
export { type ScaledWeights, scaleWeights } from "../../chain/scale-weights.ts";
export { decryptWithSignature } from "../../chain/timelock/decrypt-with-signature.ts";
export { type EncryptToRoundOptions, encryptToRound } from "../../chain/timelock/encrypt-to-round.ts";
export * from "./create-subtensor-chain.ts";
export * from "./options.ts";
export type { Hyperparameters } from "./reads/read-hyperparameters.ts";
