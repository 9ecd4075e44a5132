import type { ModuleRule } from "../failure.ts";
import type { ExtractResult } from "../scene-data.ts";
import type { ExportPlace } from "./compile-module.ts";

/** What the process is given. */
export type ModuleTask = { readonly source: string; readonly exported: ExportPlace };

/** What the process answers. The parent does not trust it. */
export type ModuleAnswer = {
  readonly result: ExtractResult | { readonly kind: "failure"; readonly rule: ModuleRule; readonly detail: string };
  readonly notes: readonly ModuleNote[];
};

/** Things about what was returned that are told to a miner and decide nothing. */
export type ModuleNote =
  | { readonly note: "thenable" }
  | { readonly note: "callback"; readonly name: string }
  | { readonly note: "three"; readonly text: string };
