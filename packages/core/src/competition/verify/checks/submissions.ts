import { paths } from "../../records/paths.ts";
import type { Submission, Submissions } from "../../records/submissions.ts";
import { sameSolution } from "../../rules/leader.ts";
import type { CommonContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Submissions lie in their window, in order, under the round's name; repeats, forks and shared addresses are noted. */
export function checkSubmissions(context: CommonContext, tally: Tally): void {
  const { submissions } = context.records;
  if (submissions === null) return;
  checkEach(context, { submissions, tally });
  const file = paths.submissions(context.round);
  const entries = Object.entries(submissions);
  groups(entries, ({ repo, commit }) => `${repo}@${commit.toLowerCase()}`).forEach(([solution, hotkeys]) => {
    tally.expect(hotkeys.length === 1, () => ({
      code: "SOLUTION_REPEATED",
      file,
      recorded: { solution, hotkeys },
      message: `${hotkeys.length} hotkeys of round ${context.round} submitted the same ${solution}.`,
    }));
  });
  groups(entries, ({ cdn_url }) => cdn_url).forEach(([cdnUrl, hotkeys]) => {
    tally.expect(hotkeys.length === 1, () => ({
      code: "CDN_SHARED",
      file,
      recorded: { cdn_url: cdnUrl, hotkeys },
      message: `${hotkeys.length} hotkeys of round ${context.round} share the address ${cdnUrl}.`,
    }));
  });
  checkForks(context, { entries, tally });
}

function checkEach(
  { schedule, round, config }: CommonContext,
  { submissions, tally }: { submissions: Submissions; tally: Tally },
): void {
  const file = paths.submissions(round);
  let before = 0;
  for (const [hotkey, submission] of Object.entries(submissions)) {
    const block = submission.revealed_at_block;
    if (schedule) {
      const { earliest_reveal_block: earliest, latest_reveal_block: latest } = schedule;
      tally.expect(block >= earliest && block <= latest, () => ({
        code: "SUBMISSION_OUTSIDE_WINDOW",
        file,
        path: `${hotkey}.revealed_at_block`,
        hotkey,
        recorded: block,
        expected: `${earliest} to ${latest}`,
        message: `${hotkey} revealed at block ${block}, outside round ${round}'s window.`,
      }));
    }
    const previous = before;
    tally.expect(block >= previous, () => ({
      code: "SUBMISSIONS_OUT_OF_ORDER",
      file,
      path: hotkey,
      hotkey,
      recorded: block,
      expected: `${previous} or later`,
      message: `${hotkey} (block ${block}) stands behind a submission of block ${previous}.`,
    }));
    before = Math.max(before, block);
    const name = `${config?.name}-${round}`;
    tally.expect(config === null || submission.round === name, () => ({
      code: "SUBMISSION_ROUND_DIFFERS",
      file,
      path: `${hotkey}.round`,
      hotkey,
      recorded: submission.round,
      expected: name,
      message: `${hotkey}'s submission says that it is for ${submission.round}, not ${name}.`,
    }));
  }
}

type Entries = readonly (readonly [string, Submission])[];

function checkForks({ reigning, round }: CommonContext, { entries, tally }: { entries: Entries; tally: Tally }): void {
  if (reigning === null) return;
  const hotkeys = entries
    .filter(([hotkey, submission]) => hotkey !== reigning.hotkey && sameSolution(submission, reigning))
    .map(([hotkey]) => hotkey);
  tally.expect(hotkeys.length === 0, () => ({
    code: "LEADER_COMMIT_SUBMITTED",
    file: paths.submissions(round),
    recorded: { commit: reigning.commit, hotkeys },
    message: `${hotkeys.length} hotkeys of round ${round} submitted the reigning leader's own commit ${reigning.commit.slice(0, 7)}.`,
  }));
}

function groups(entries: Entries, keyOf: (submission: Submission) => string): [string, string[]][] {
  const owners = new Map<string, string[]>();
  for (const [hotkey, submission] of entries) {
    const key = keyOf(submission);
    const hotkeys = owners.get(key);
    if (hotkeys) hotkeys.push(hotkey);
    else owners.set(key, [hotkey]);
  }
  return [...owners];
}
