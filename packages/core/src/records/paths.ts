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
  matchReport: (round: number, { left, right }: { left: string; right: string }) =>
    `rounds/${round}/${right}/duels_${left.slice(0, 10)}.json`,
} as const;

/** Stem of a prompt address: its file name without the extension; identifies the prompt. */
export function stemOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(0, dot) : file;
}
