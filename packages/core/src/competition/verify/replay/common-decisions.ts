import type { LeaderEntry } from "../../records/leader.ts";
import type { AnyStateFile } from "../../records/state-file.ts";
import type { DecidingFile, Decision } from "./decisions.ts";

/** A JSON object with an entry a key. */
export type Entries<T> = Readonly<Record<string, T>>;

/** A decision for each entry of an object that is one; `read` gives null for an entry that decides nothing yet. */
export const decisionsOf = <T>(entries: Entries<T>, read: (entry: T) => unknown): readonly Decision[] =>
  Object.entries(entries).flatMap(([key, entry]) => {
    const value = read(entry);
    return value === null ? [] : [{ key, value }];
  });

type Row = { readonly left: string; readonly right: string; readonly margin: number };

/** Each row of a matrix of margins, by its match. */
export const rowDecisions = (rows: readonly Row[]): readonly Decision[] =>
  rows.map(({ left, right, margin }) => ({ key: `${left} ${right}`, value: margin }));

/** What is final in a build: an image, or that there will be none. */
const FINAL_BUILDS: ReadonlySet<string> = new Set(["success", "failure", "timed_out", "not_found"]);

/** State files that decide and that both competitions have. */
export type CommonFiles = Readonly<
  Record<"seed" | "schedule" | "submissions" | "sourceAudits" | "builds" | "leader", AnyStateFile>
>;

/**
 * The rows of the deciding files that the competitions share.
 *
 * @example
 * const deciding = [...commonDecidingFiles(STATE_FILES_TWO as unknown as CommonFiles), ...own];
 */
export function commonDecidingFiles(files: CommonFiles): readonly DecidingFile[] {
  return [
    {
      file: files.seed,
      // With the seed comes the draw, from the pool of that moment.
      family: "prompts",
      name: () => "The seed",
      decisions: (record: { seed: number }) => [{ key: "", value: record.seed }],
    },
    {
      file: files.schedule,
      name: () => "The schedule",
      decisions: (record: Readonly<Record<ScheduleBlock, number>>) => [
        { key: "", value: SCHEDULE_BLOCKS.map((name) => record[name]) },
      ],
    },
    {
      file: files.submissions,
      name: (key) => `The submission of ${key}`,
      decisions: (record: Entries<{ repo: string; commit: string; cdn_url: string; revealed_at_block: number }>) =>
        decisionsOf(record, ({ repo, commit, cdn_url, revealed_at_block }) => [
          repo,
          commit,
          cdn_url,
          revealed_at_block,
        ]),
    },
    {
      file: files.sourceAudits,
      name: (key) => `The source audit of ${key}`,
      decisions: (record: readonly { hotkey: string; verdict: string }[]) =>
        record.map(({ hotkey, verdict }) => ({ key: hotkey, value: verdict })),
    },
    {
      file: files.builds,
      name: (key) => `The build of ${key}`,
      decisions: (record: Entries<{ status: string; docker_image: string | null }>) =>
        decisionsOf(record, ({ status, docker_image }) => (FINAL_BUILDS.has(status) ? (docker_image ?? status) : null)),
    },
    {
      file: files.leader,
      family: "crown",
      name: (key) => `Crown ${key}`,
      decisions: (record: readonly LeaderEntry[]) =>
        record.map(({ hotkey, repo, commit, docker, weight, effective_block }, index) => ({
          key: `${index}`,
          value: { hotkey, repo, commit, docker, weight, effective_block },
        })),
    },
  ] as readonly DecidingFile[];
}

const SCHEDULE_BLOCKS = ["earliest_reveal_block", "latest_reveal_block", "generation_deadline_block"] as const;
type ScheduleBlock = (typeof SCHEDULE_BLOCKS)[number];

/** The winner of a round, by the family of checks that says whether it follows. */
export const winnerDecides = (file: AnyStateFile, family: string): DecidingFile =>
  ({
    file,
    family,
    name: () => "The winner",
    decisions: (record: { winner_hotkey: string; repo: string; commit: string; docker_image: string }) => [
      {
        key: "",
        value: { winner: record.winner_hotkey, repo: record.repo, commit: record.commit, image: record.docker_image },
      },
    ],
  }) as DecidingFile;
