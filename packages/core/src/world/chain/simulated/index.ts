export * from "./create-simulated-chain.ts";
export * from "./options.ts";
