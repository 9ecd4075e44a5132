/**
 * Plays many seeds with every kind of fault in each format, one part after another, and prints the results of all parts so far:
 *
 *     npx tsx --conditions=@404-gen/source bench/simulation.ts PARTS.jsonl [rounds of a format] [which/of] [rounds of a seed]
 *
 * Each part is a line of the file, so that a stopped run goes on where it was, and two runs at the same time (`0/2`, `1/2`) share the work. Without
 * rounds it only prints the table. A seed of more than one round is a season by the subnet's own calendar: a round every three days.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { MODEL_FORMAT_NAMES, type ModelFormat } from "@404-gen/core";
import { runSimulations, type Simulations } from "../packages/runner/src/simulation/run-simulations.ts";
import { commandOf } from "../packages/runner/src/simulation/say-failure.ts";

type Part = Omit<Simulations, "failed" | "fingerprint"> & {
  readonly format: ModelFormat;
  readonly first: number;
  readonly cpuSeconds: number;
  readonly findings: readonly string[];
};

/** Rounds of a part: about a minute. */
const ROUNDS = 20;
const [file = "simulation.jsonl", most = "0", share = "0/1", season = "1"] = process.argv.slice(2);
const rounds = Number(season);
const SEEDS = ROUNDS / rounds;
/** The calendar of both config.json files of the subnet. */
const CALENDAR = { round_duration_days: 3 };
const [which = 0, of = 1] = share.split("/").map(Number);

const partsIn = (path: string): Part[] =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .flatMap((line) => partIn(line) ?? [])
    : [];

/** Reads a line; null when a stop of the run cut it: its part is played again. */
function partIn(line: string): Part | null {
  try {
    return JSON.parse(line) as Part;
  } catch {
    return null;
  }
}

async function play(format: ModelFormat, first: number): Promise<Part> {
  const before = process.cpuUsage();
  const plan = { format, rounds, ...(rounds > 1 && { config: CALENDAR }) };
  const options = { seeds: [first, first + SEEDS - 1], plan, mostFailures: SEEDS } as const;
  const { failed, fingerprint: _, ...sums } = await runSimulations(options);
  const { user, system } = process.cpuUsage(before);
  const findings = failed.map(({ plan, broken }) => `${broken[0]?.invariant}: ${broken[0]?.what}: ${commandOf(plan)}`);
  return { ...sums, format, first, cpuSeconds: (user + system) / 1e6, findings };
}

let number = 0;
for (let first = 1; first * rounds <= Number(most); first += SEEDS)
  for (const format of MODEL_FORMAT_NAMES) {
    const isOurs = number++ % of === which;
    if (!isOurs || partsIn(file).some((part) => part.format === format && part.first === first)) continue;
    // The line break at the start ends a line that a stop has cut.
    appendFileSync(file, `\n${JSON.stringify(await play(format, first))}\n`);
  }

const sum = (parts: readonly Part[], of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
const HEAD = [
  "format",
  "rounds",
  "days",
  "seconds",
  "a second",
  "faults",
  "handled",
  "wrong winners",
  "broken",
  "by hand",
];
const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);
line(HEAD);
line(HEAD.map(() => "---"));
const all = partsIn(file);
for (const format of MODEL_FORMAT_NAMES) {
  const parts = all.filter((part) => part.format === format);
  const [days, seconds] = [sum(parts, (part) => part.days), sum(parts, (part) => part.cpuSeconds)];
  const counts = [
    sum(parts, (part) => part.rounds),
    ...[days.toFixed(1), seconds.toFixed(0), (days / seconds).toFixed(2)],
    sum(parts, (part) => part.faults),
    sum(parts, (part) => part.handled),
    sum(parts, (part) => part.wrongWinners),
    sum(parts, (part) => part.brokenInvariants),
    sum(parts, (part) => part.resumedByHand),
  ];
  line([format, ...counts]);
}
const kinds = new Map<string, number>();
for (const { faultsByKind } of all)
  for (const [kind, times] of Object.entries(faultsByKind)) kinds.set(kind, (kinds.get(kind) ?? 0) + times);
const byTimes = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, times]) => `${kind} ${times}`);
console.log(`\n${kinds.size} kinds: ${byTimes.join(", ")}`);
for (const finding of all.flatMap(({ findings }) => findings)) console.log(finding);
