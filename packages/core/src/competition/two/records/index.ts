export * from "./audits.ts";
export * from "./config.ts";
export * from "./pod-stats.ts";
export * from "./reports.ts";
export * from "./results.ts";
export { PYDANTIC_LAYOUT, PYTHON_LAYOUT } from "./schema.ts";
export * from "./submissions.ts";
