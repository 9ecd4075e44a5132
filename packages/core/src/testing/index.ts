export * from "./chain-conformance.ts";
export * from "./dev-hotkeys.ts";
