/** The record of a round at the start of DOWNLOADING, for the benches of complete rounds. */
import { paths } from "@404-gen/core/records";
import { TEST_CONFIG } from "../packages/core/testing/round-parts.ts";
import { recordTwo } from "../packages/core/testing/round-record.ts";

export type RoundSize = { readonly hotkeys: number; readonly prompts: number };

/** Addresses of the round's files. */
export type RoundHosts = {
  /** Address of a miner's files, by its number. */
  readonly cdnOf: (n: number) => string;
  /** Address of the folder with the prompts. */
  readonly prompts: string;
  /** Address of the folder with the leader's files and pictures. */
  readonly leader: string;
};

const hex = (n: number, length: number) => n.toString(16).padStart(length, "0");
const B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** Letters of which no two differ only by case: a folder of objects refuses such names. */
const LETTERS = [...B58].filter((letter) => letter === letter.toLowerCase());
export const hotkeyOf = (n: number) =>
  `5${LETTERS[Math.floor(n / LETTERS.length)]}${LETTERS[n % LETTERS.length]}${"miner".padEnd(45, "x")}`;
export const stemOf = (n: number) => `prompt-${hex(n, 4)}-0123456789abcdef`;
export const json = (value: unknown) => JSON.stringify(value, null, 2);

const HOSTS: RoundHosts = {
  cdnOf: (n) => `https://cdn${n}.example.org/files`,
  prompts: "https://p.example.org",
  leader: "https://objects.example.org/leader",
};

/** Files of the record by their paths. */
export function beginRound({ hotkeys, prompts }: RoundSize, hosts: RoundHosts = HOSTS): Record<string, string> {
  const keys = Array.from({ length: hotkeys }, (_, n) => hotkeyOf(n));
  const stems = Array.from({ length: prompts }, (_, n) => stemOf(n));
  const result = (stem: string) => {
    const at = `${hosts.leader}/${stem}`;
    return { glb: `${at}.glb`, png: `${at}.png`, generation_time: 1.5, size: 1, attempts: 1, distance: 0 };
  };
  const submission = (n: number) => ({
    repo: `a${n}/b`,
    commit: hex(n, 40),
    cdn_url: hosts.cdnOf(n),
    revealed_at_block: 5 + n,
    round: "bench-0",
  });
  return {
    "state.json": json({ current_round: 0, stage: "downloading", next_stage_eta: null }),
    "config.json": json({
      ...TEST_CONFIG,
      ...{ name: "bench", last_competition_date: "2030-01-01", prompts_per_round: prompts },
    }),
    "leader.json": json([
      { hotkey: hotkeyOf(1_000), repo: "a/b", commit: "a".repeat(40), docker: "d", weight: 1, effective_block: 1 },
    ]),
    [paths.seed(0)]: '{"seed": 7}',
    [paths.schedule(0)]: json({ earliest_reveal_block: 1, latest_reveal_block: 1000, generation_deadline_block: 2000 }),
    [paths.prompts(0)]: stems.map((stem) => `${hosts.prompts}/${stem}.png`).join("\n"),
    [paths.submissions(0)]: json(Object.fromEntries(keys.map((key, n) => [key, submission(n)]))),
    [paths.builds(0)]: "{}",
    [paths.generated(0, "leader")]: json(Object.fromEntries(stems.map((stem) => [stem, result(stem)]))),
  };
}

/** The same for competition 2. The leader's modules have the addresses of the object store. */
export function beginRoundTwo(
  { hotkeys, prompts }: RoundSize,
  { hosts, store }: { readonly hosts: RoundHosts; readonly store: string },
): Record<string, string> {
  const keys = Array.from({ length: hotkeys }, (_, n) => hotkeyOf(n));
  const stems = Array.from({ length: prompts }, (_, n) => stemOf(n));
  const files = recordTwo({
    ...{ stems, store, stage: "downloading", baseline: true },
    miners: Object.fromEntries(keys.map((key, n) => [key, { cdn_url: hosts.cdnOf(n) }])),
    config: { last_competition_date: "2030-01-01" },
    schedule: { latest_reveal_block: 1000, generation_deadline_block: 2000 },
  });
  const results = Object.entries(files).filter(([path]) => !path.endsWith("/submitted.json"));
  return {
    ...Object.fromEntries(results),
    [paths.prompts(0)]: stems.map((stem) => `${hosts.prompts}/${stem}.png`).join("\n"),
    [paths.builds(0)]: "{}",
  };
}
