export * from "./create-simulated-chain.ts";
export * from "./options.ts";
export * from "./file-chain.ts";
