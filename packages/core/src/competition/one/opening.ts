import { formatSubmissions } from "../records/submissions.ts";
import { formatWinner } from "../records/winner.ts";
import { COMMITMENT_CHECKS } from "../rules/commitment.ts";
import { validateConfig } from "../rules/config-check.ts";
import { selectPrompts } from "../rules/prompts.ts";
import type { Opening } from "../stages/collect/opening.ts";
import { leaderKeepsCrown } from "../stages/shared/leader-keeps.ts";

/** How competition 1 opens its rounds: whoever committed in the window enters. */
export const OPENING_ONE: Opening = {
  checks: COMMITMENT_CHECKS,
  validateConfig,
  selectPrompts,
  enter: async ({ submissions, ignored }) => ({
    kind: "entered",
    hotkeys: Object.keys(submissions),
    text: formatSubmissions(submissions),
    ignored,
  }),
  leaderKeeps: async ({ record }, block) => formatWinner(await leaderKeepsCrown(record, block)),
};
