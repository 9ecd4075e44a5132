import type { AnyStateFile } from "../records/state-file.ts";
import type { DecidingFile, Decision, EvidenceRule } from "../verify/replay/decisions.ts";
import { checkEnteredOne } from "./check-entered.ts";
import { STATE_FILES_ONE } from "./state-files.ts";

const { seed, schedule, submissions, matrix, generationAudits, sourceAudits, builds, winner, auditRequests, leader } =
  STATE_FILES_ONE;

type Entries<T> = Readonly<Record<string, T>>;
const each = <T>(entries: Entries<T>, read: (entry: T) => unknown): Decision[] =>
  Object.entries(entries).flatMap(([key, entry]) => {
    const value = read(entry);
    return value === null ? [] : [{ key, value }];
  });

/** What is final in a build: an image, or that there will be none. */
const FINAL_BUILDS: ReadonlySet<string> = new Set(["success", "failure", "timed_out", "not_found"]);

/** The files of competition 1 that decide. Adding one takes a row. */
export const DECIDING_FILES_ONE: readonly DecidingFile[] = [
  {
    file: seed as AnyStateFile,
    name: () => "The seed",
    decisions: (record: { seed: number }) => [{ key: "", value: record.seed }],
  },
  {
    file: schedule as AnyStateFile,
    name: () => "The schedule",
    decisions: (record: {
      latest_reveal_block: number;
      earliest_reveal_block: number;
      generation_deadline_block: number;
    }) => [
      { key: "", value: [record.earliest_reveal_block, record.latest_reveal_block, record.generation_deadline_block] },
    ],
  },
  {
    file: submissions as AnyStateFile,
    name: (key) => `The submission of ${key}`,
    decisions: (record: Entries<{ repo: string; commit: string; cdn_url: string; revealed_at_block: number }>) =>
      each(record, ({ repo, commit, cdn_url, revealed_at_block }) => [repo, commit, cdn_url, revealed_at_block]),
  },
  {
    file: matrix as AnyStateFile,
    check: checkEnteredOne,
    name: (key) => `The margin of ${key.replace(" ", " and ")}`,
    decisions: (record: readonly { left: string; right: string; margin: number }[]) =>
      record.map(({ left, right, margin }) => ({ key: `${left} ${right}`, value: margin })),
  },
  {
    file: auditRequests as AnyStateFile,
    family: "requests",
    name: (key) => `The audit asked of ${key}`,
    decisions: (record: readonly { hotkey: string; critical_prompts: readonly string[] }[]) =>
      record.map(({ hotkey, critical_prompts }) => ({ key: hotkey, value: critical_prompts })),
  },
  {
    file: generationAudits as AnyStateFile,
    family: "verdicts",
    name: (key) => `The audit of ${key}`,
    decisions: (record: Entries<{ outcome: string; reason: string; checked_prompts: number }>) =>
      each(record, ({ outcome, reason, checked_prompts }) =>
        outcome === "pending" ? null : { outcome, checked_prompts, reason },
      ),
  },
  {
    file: sourceAudits as AnyStateFile,
    name: (key) => `The source audit of ${key}`,
    decisions: (record: readonly { hotkey: string; verdict: string }[]) =>
      record.map(({ hotkey, verdict }) => ({ key: hotkey, value: verdict })),
  },
  {
    file: builds as AnyStateFile,
    name: (key) => `The build of ${key}`,
    decisions: (record: Entries<{ status: string; docker_image: string | null }>) =>
      each(record, ({ status, docker_image }) => (FINAL_BUILDS.has(status) ? (docker_image ?? status) : null)),
  },
  {
    file: winner as AnyStateFile,
    family: "tournament",
    name: () => "The winner",
    decisions: (record: { winner_hotkey: string; repo: string; commit: string; docker_image: string }) => [
      {
        key: "",
        value: { winner: record.winner_hotkey, repo: record.repo, commit: record.commit, image: record.docker_image },
      },
    ],
  },
  {
    file: leader as AnyStateFile,
    family: "crown",
    name: (key) => `Crown ${key}`,
    decisions: (record: readonly { hotkey: string; commit: string; weight: number; effective_block: number }[]) =>
      record.map(({ hotkey, commit, weight, effective_block }, index) => ({
        key: `${index}`,
        value: { hotkey, commit, weight, effective_block },
      })),
  },
] as readonly DecidingFile[];

/** What an image made again is the evidence of its audit. */
export const EVIDENCE_ONE: readonly EvidenceRule[] = [
  { file: STATE_FILES_ONE.generated as AnyStateFile, verdict: generationAudits as AnyStateFile },
];
