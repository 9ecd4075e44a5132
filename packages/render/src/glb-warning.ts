import { GLB_WARNINGS } from "./formats/glb/index.ts";

/** A warning's key and text in one line, as reports show it. */
export const describeWarning = (key: string): string =>
  `${key}: ${(GLB_WARNINGS as Record<string, string>)[key] ?? ""}`;
