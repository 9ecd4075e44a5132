/**
 * Entry `@404-gen/core/two`: competition 2, JavaScript modules judged in stages. What a duel is decided by, from the answers of a
 * model to the winner and its `detail`; pure functions that the judge and the verifier share.
 */
export * from "./duel/index.ts";
