import type { TurnResult } from "../../../ports/service.ts";
import type { Look } from "../../owner/look.ts";
import type { CommitmentChecks } from "../../rules/commitment.ts";
import type { validateConfig } from "../../rules/config-check.ts";
import type { PromptSelection, SelectPromptsOptions } from "../../rules/prompts.ts";
import type { IgnoredCommitment, SubmissionSelection } from "../../rules/submissions.ts";

/** Who enters a round: the text of `submissions.json` and who was left out; or that this is not known yet, because of a fault of ours. */
export type Entry =
  | {
      readonly kind: "entered";
      readonly hotkeys: readonly string[];
      readonly text: string;
      readonly ignored: readonly IgnoredCommitment[];
    }
  | { readonly kind: "later"; readonly turn: TurnResult };

/** How a competition opens its rounds: what differs from one to the other. */
export type Opening = {
  /** What it asks of a commitment's fields. */
  readonly checks: CommitmentChecks;
  /** What it asks of its config. */
  readonly validateConfig: typeof validateConfig;
  /** The round's prompts from the pool. */
  selectPrompts(options: SelectPromptsOptions): PromptSelection;
  /** Who of those that committed enters. */
  enter(selection: SubmissionSelection, look: Look): Promise<Entry>;
  /** Text of `winner.json` of a round that nobody entered: the leader at the block keeps the crown. */
  leaderKeeps(look: Look, block: number): Promise<string>;
};
