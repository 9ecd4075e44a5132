import type { ModuleRule } from "../failure.ts";
import type { ExtractResult } from "../scene-data.ts";
import type { ExportPlace } from "./compile-module.ts";

/** The task of the process. */
export type ModuleTask = { readonly source: string; readonly exported: ExportPlace };

/** The answer of the process. The parent does not trust it. */
export type ModuleAnswer = {
  readonly result: ExtractResult | { readonly kind: "failure"; readonly rule: ModuleRule; readonly detail: string };
  readonly notes: readonly ModuleNote[];
};

/** Facts about the returned scene that the miner sees and that decide nothing. */
export type ModuleNote =
  | { readonly note: "thenable" }
  | { readonly note: "callback"; readonly name: string }
  | { readonly note: "three"; readonly text: string };
