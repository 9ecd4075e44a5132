import { shortHotkey } from "./names.ts";
import { definePattern, type NamesIn, type ValuesOf } from "./pattern.ts";

/** One line of a commit message, as services write it and as history is read by it. */
export type CommitMessage<P extends string = string> = {
  /** The line, with names between braces. */
  readonly pattern: P;
  /** The line with these values; hotkeys are cut to ten characters. */
  text(values: ValuesOf<P>): string;
  /** Is this line one of these? */
  matches(line: string): boolean;
};

/** What a line of a commit message is built from. */
export type CommitMessageOptions = {
  /** What counts as such a line in history, where other writers' lines differ. @default the pattern alone */
  readonly match?: RegExp | undefined;
};

/** Names in messages that stand for contestants. */
const CONTESTANTS: ReadonlySet<string> = new Set(["hotkey", "left", "right"]);

/**
 * Defines a line of commit messages (COMPETITION.md section 3).
 *
 * @example
 * const matrix = defineMessage("Update matches matrix for round {round}");
 * await store.commit(changes, { message: matrix.text({ round }) });
 */
export function defineMessage<const P extends string>(
  pattern: P,
  options: CommitMessageOptions = {},
): CommitMessage<P> {
  const messagePattern = definePattern(pattern, "[^\\s,]+");
  const { match } = options;
  return {
    pattern,
    text(values) {
      const texts = Object.entries(values as Record<NamesIn<P>, string | number>).map(([name, value]) => [
        name,
        CONTESTANTS.has(name) ? shortHotkey(String(value)) : value,
      ]);
      return messagePattern.fill(Object.fromEntries(texts));
    },
    matches: (line) => (match ? match.test(line) : messagePattern.read(line) !== null),
  };
}

/** The lines that the services write, by what they say. Several commits in one batch have one line each. */
export const MESSAGES = {
  /** The stage moved. Finalizing also brings a schedule and, when the crown changed, the leader: `, schedule, leader`. */
  stateMoved: defineMessage("Update state ({stage}){also} for round {round}", {
    match: /^Update state \(\w+\)(, schedule)?(, leader)? for round \d+$/,
  }),
  /** Written by the running system; ours writes {@link MESSAGES.stateMoved}. */
  stageEntered: defineMessage("Round {round}: {stage}"),
  /** Image builds are triggered by this line's end. */
  roundOpened: defineMessage("Seed, prompts and submissions for round {round}", {
    match: /submissions for round \d+$/,
  }),
  submitted: defineMessage("Update submitted for round {round}, miner {hotkey}"),
  generated: defineMessage("Update generated for round {round}, miner {hotkey}"),
  podStats: defineMessage("Update pod stats for round {round}, miner {hotkey}", { match: /^Update pod stats\b/i }),
  builds: defineMessage("Update build statuses for round {round}"),
  matchReport: defineMessage("Match report: {left} vs {right}"),
  matrix: defineMessage("Update matches matrix for round {round}"),
  auditRequests: defineMessage("Update audit requests for round {round}"),
  generationAudits: defineMessage("Update generation audits for round {round}"),
  winner: defineMessage("Round {round} winner: {hotkey}"),
} as const;

/** Lines that competition 2 adds, or words otherwise (STATE-2.md 2). */
export const MESSAGES_TWO = {
  ...MESSAGES,
  submitted: defineMessage("Update submitted.json for round {round}, miner {hotkey}"),
  generated: defineMessage("Update generated_{repeat}.json for round {round}, miner {hotkey}"),
  auditReport: defineMessage("Audit report: {left} vs {right}"),
  auditMatrix: defineMessage("Update audit matrix for round {round}"),
  generationReports: defineMessage("Update generation reports for round {round}"),
} as const;
