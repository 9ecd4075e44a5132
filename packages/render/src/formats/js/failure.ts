import { ERROR_PARTS } from "@404-gen/core";

/** The stage at which a module was refused. */
export type ModuleStage = "parse" | "static_analysis" | "execution" | "post_validation";

/** One reason why a module is refused. `stage` and `rule` are the competition's; the rest is for the miner. */
export type ModuleFailure = {
  /** The stage at which it failed. */
  readonly stage: ModuleStage;
  /** Code of the rule, see docs/modules.md. */
  readonly rule: ModuleRule;
  /** What is wrong and what to write instead. */
  readonly detail: string;
  /** Line of the source, from 1; null where no place can be named. */
  readonly line: number | null;
  /** Column in UTF-16 units, from 1; null where no place can be named. */
  readonly column: number | null;
};

/** A failure without a place in the source. */
export const moduleFailure = (stage: ModuleStage, rule: ModuleRule, detail: string): ModuleFailure => ({
  ...{ stage, rule, detail },
  line: null,
  column: null,
});

/** Every rule by which a module is refused, what it means and what the miner should change. */
export const MODULE_RULES = ERROR_PARTS["JavaScript modules"];

/** Code of a rule by which modules are refused. */
export type ModuleRule = keyof typeof MODULE_RULES;
