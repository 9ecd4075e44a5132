import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { pageProgramUrl } from "../worker-url.ts";
import type { ViewedFormat } from "./viewed-model.ts";

/** A program of the page: its text, whose hash allows the page to run it, and the form in which the page contains it. */
export type ViewerProgram = {
  readonly text: string;
  /** zlib, base64: 0.2 MB instead of 0.6, with splats 1.3 instead of 2.9. */
  readonly packed: string;
};

const programs = new Map<string, ViewerProgram>();

/** The program that shows these formats. @throws CompetitionError `RENDER_WORKER_MISSING` where the package is not built */
export function viewerProgram(formats: readonly ViewedFormat[]): ViewerProgram {
  const file = formats.includes("ply") ? "splats.js" : "meshes.js";
  const memo = programs.get(file);
  if (memo) return memo;
  const text = readFileSync(pageProgramUrl(file), "utf8");
  const program = { text, packed: deflateSync(text, { level: 9 }).toString("base64") };
  programs.set(file, program);
  return program;
}
