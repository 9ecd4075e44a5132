import { ERROR_PARTS } from "@404-gen/core";

/** Where in the life of a module it was refused. */
export type ModuleStage = "parse" | "static_analysis" | "execution" | "post_validation";

/** One reason why a module is refused. `stage` and `rule` are the competition's; the rest is for its maker. */
export type ModuleFailure = {
  /** In which step it failed. */
  readonly stage: ModuleStage;
  /** Code of the rule, see docs/modules.md. */
  readonly rule: ModuleRule;
  /** What is wrong and what to write instead. */
  readonly detail: string;
  /** Of the source, from 1; null where no place can be named. */
  readonly line: number | null;
  /** In UTF-16 units, from 1; null where no place can be named. */
  readonly column: number | null;
};

/** A failure without a place in the source. */
export const moduleFailure = (stage: ModuleStage, rule: ModuleRule, detail: string): ModuleFailure => ({
  ...{ stage, rule, detail },
  line: null,
  column: null,
});

/** Every rule by which a module is refused, what it means and what its maker should change. */
export const MODULE_RULES = ERROR_PARTS["JavaScript modules"];

/** Code of a rule that modules are refused by. */
export type ModuleRule = keyof typeof MODULE_RULES;
