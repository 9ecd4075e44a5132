import { createHash } from "node:crypto";
import { recordOne, TEST_STORE, testResults } from "@404-gen/core/testing/fakes";

export type TestRecords = {
  readonly files: ReadonlyMap<string, string>;
  readonly hotkeys: readonly string[];
  readonly stems: readonly string[];
};

export type MakeRecordsOptions = {
  readonly miners: number;
  readonly prompts: number;
  /** Number of matches, those with the leader first. */
  readonly matches: number;
  /** Text of the judge in each answer. @default "The handle is thinner, the colours are close" */
  readonly words?: string | undefined;
};

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const digest = (text: string) => createHash("sha256").update(text).digest();
const hotkeyOf = (name: string) => {
  const bytes = Buffer.concat([digest(name), digest(`${name}.`)]);
  return `5${[...bytes.subarray(0, 47)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
};

/** Makes the records of a finished round. Every third challenger reaches the margin, and the first of these is rejected by its audit. */
export function makeRecords(options: MakeRecordsOptions): TestRecords {
  const hotkeys = Array.from({ length: options.miners }, (_, index) => hotkeyOf(`miner ${index}`));
  const stems = Array.from({ length: options.prompts }, (_, index) => digest(`prompt ${index}`).toString("hex"));
  const files = new Map(Object.entries(recordOne({ stems, miners: hotkeys, seed: 404, leader: null, baseline: true })));
  const put = (path: string, value: unknown) => files.set(path, JSON.stringify(value));
  put("state.json", { current_round: 1, stage: "open", next_stage_eta: null });
  const good = (index: number) => index % 3 === 0;
  put(
    "rounds/0/require_audit.json",
    hotkeys.slice(0, 1).map((hotkey) => ({ hotkey, critical_prompts: stems.slice(0, 2) })),
  );
  put(
    "rounds/0/generation_audits.json",
    Object.fromEntries(hotkeys.slice(0, 1).map((hotkey) => [hotkey, verdict(hotkey)])),
  );
  for (const hotkey of hotkeys.slice(0, 1))
    put(
      `rounds/0/${hotkey}/generated.json`,
      testResults({ round: 0, hotkey, kind: "generated" }, { stems, distance: 0.3, generation_time: 1 }),
    );
  const rows = pairs(hotkeys, options.matches).map(({ left, right, index }) => {
    const wins = left === "leader" && good(index) ? Math.ceil(stems.length / 8) : 0;
    const report = matchReport({ left, right }, { stems, wins, words: options.words });
    put(`rounds/0/${right}/duels_${left.slice(0, 10)}.json`, report);
    return `${left},${right},${report.margin}`;
  });
  files.set("rounds/0/matches_matrix.csv", ["left,right,margin", ...rows].join("\n"));
  return { files, hotkeys, stems };
}

const verdict = (hotkey: string) => ({
  hotkey, outcome: "rejected", checked_prompts: 8, failed_prompts: 8, failed_critical: 2, generation_time: 12.5,
  reason: "Non-critical mismatches (8) exceed tolerance (6)", x404: { embedding: "made-embedding" },
}); // biome-ignore format: a record

const fileOf = (hotkey: string, { stem, kind, end }: { stem: string; kind: string; end: string }) =>
  `${TEST_STORE}/rounds/0/${hotkey}/${kind}/${stem}.${end}`;
function pairs(hotkeys: readonly string[], count: number) {
  const first = hotkeys.map((right, index) => ({ left: "leader", right, index }));
  const later = hotkeys.flatMap((left, row) => hotkeys.slice(row + 1).map((right) => ({ left, right, index: -1 })));
  return [...first, ...later].slice(0, count);
}

type ReportOptions = { readonly stems: readonly string[]; readonly wins: number; readonly words?: string | undefined };
function matchReport({ left, right }: { left: string; right: string }, { stems, wins, words }: ReportOptions) {
  const duels = stems.map((stem, index) =>
    duelOf(stem, { left, right, winner: index < wins ? "right" : "draw", words }),
  );
  return {
    left,
    right,
    score: wins,
    margin: wins / stems.length,
    duels,
    x404: { judge: "made-judge", offline: false },
  };
}

type DuelOptions = { left: string; right: string; winner: "right" | "draw"; words?: string | undefined };
function duelOf(
  stem: string,
  { left, right, winner, words = "The handle is thinner, the colours are close" }: DuelOptions,
) {
  const side = (hotkey: string, end: string) =>
    fileOf(hotkey, { stem, kind: hotkey === "leader" ? "generated" : "submitted", end });
  const [leftPenalty, rightPenalty] = winner === "right" ? [5, 2] : [3, 3];
  // Every answer has its own text, as a model's answers have, so that no space is saved by repeated sentences.
  const answer = (order: string) => ({
    order,
    left_penalty: leftPenalty,
    right_penalty: rightPenalty,
    issues: `${words} (${stem.slice(0, 8)}, ${left.slice(0, 10)} and ${right.slice(0, 10)}, ${order})`,
  });
  const answers = [answer("left-first"), answer("right-first")];
  const play = { winner, left_penalty: leftPenalty, right_penalty: rightPenalty, answers, flags: [] };
  return {
    name: stem, prompt: `https://prompts.example/${stem}.png`, left_glb: side(left, "glb"), left_png: side(left, "png"),
    right_glb: side(right, "glb"), right_png: side(right, "png"), winner, issues: answers[0]?.issues ?? "", x404: { plays: [play] },
  }; // biome-ignore format: a record
}
