/** Paths of the state repository, relative to its root. */
export const paths = {
  state: "state.json",
  config: "config.json",
  leader: "leader.json",
  pool: "prompts.txt",
  round: (round: number) => `rounds/${round}`,
  schedule: (round: number) => `rounds/${round}/schedule.json`,
  seed: (round: number) => `rounds/${round}/seed.json`,
  prompts: (round: number) => `rounds/${round}/prompts.txt`,
  submissions: (round: number) => `rounds/${round}/submissions.json`,
  builds: (round: number) => `rounds/${round}/builds.json`,
  auditRequests: (round: number) => `rounds/${round}/require_audit.json`,
  generationAudits: (round: number) => `rounds/${round}/generation_audits.json`,
  sourceAudits: (round: number) => `rounds/${round}/source_audit.json`,
  matrix: (round: number) => `rounds/${round}/matches_matrix.csv`,
  winner: (round: number) => `rounds/${round}/winner.json`,
  /** `hotkey` may be `leader` for the baseline. */
  generated: (round: number, hotkey: string) => `rounds/${round}/${hotkey}/generated.json`,
  submitted: (round: number, hotkey: string) => `rounds/${round}/${hotkey}/submitted.json`,
  podStats: (round: number, hotkey: string) => `rounds/${round}/${hotkey}/pod_stats.json`,
  matchReport: matchReportPath,
} as const;

/** Characters of a hotkey that stand in file names, tags and commit messages. */
export const SHORT_HOTKEY = 10;

export type MatchReportOptions = {
  readonly left: string;
  readonly right: string;
  /** The round's hotkeys. Given, a left that shares its ten characters with another gets as many as tell it apart. @default [] */
  readonly field?: readonly string[] | undefined;
};

/**
 * Where a match's report lies: ten characters of the left side, as other tools expect, or the fewest above ten that no other hotkey
 * of the field begins with, so that two reports never share a file.
 */
export function matchReportPath(round: number, { left, right, field = [] }: MatchReportOptions): string {
  return `rounds/${round}/${right}/duels_${leftName(left, field)}.json`;
}

function leftName(left: string, field: readonly string[]): string {
  let length = SHORT_HOTKEY;
  for (const other of field) {
    if (other === left) continue;
    while (length < left.length && other.startsWith(left.slice(0, length))) length++;
  }
  return left.slice(0, length);
}

/** Stem of a prompt address: its file name without the extension; identifies the prompt. */
export function stemOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(0, dot) : file;
}
