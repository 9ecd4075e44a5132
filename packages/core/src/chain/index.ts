export * from "./preflight.ts";
export * from "./refuse-weights.ts";
export * from "./scale-weights.ts";
