/**
 * Plays many seeds with every kind of fault in each format and prints what came of them: `npx tsx --conditions=@404-gen/source bench/simulation.ts [seeds] [rounds]`.
 */
import { SIMULATED_FORMATS } from "../packages/runner/src/simulation/plan.ts";
import { runSimulations, type Simulations } from "../packages/runner/src/simulation/run-simulations.ts";

const seeds = Number(process.argv[2] ?? 100);
const rounds = Number(process.argv[3] ?? 1);
const HEAD = [
  "format",
  "rounds",
  "days",
  "days a second",
  "ms a round",
  "faults",
  "handled",
  "wrong winners",
  "broken",
  "by hand",
];
const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);
line(HEAD);
line(HEAD.map(() => "---"));
const kinds = new Map<string, number>();
for (const format of SIMULATED_FORMATS) {
  const before = process.cpuUsage();
  const result = await runSimulations({ seeds: [1, seeds], plan: { format, rounds }, mostFailures: seeds });
  const { user, system } = process.cpuUsage(before);
  for (const [kind, times] of Object.entries(result.faultsByKind)) kinds.set(kind, (kinds.get(kind) ?? 0) + times);
  line([format, ...figures(result, (user + system) / 1e6)]);
  for (const { plan, broken } of result.failed)
    console.log(`seed ${plan.seed}: ${broken[0]?.invariant}: ${broken[0]?.what}`);
}
console.log(
  `\n${[...kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, times]) => `${kind} ${times}`)
    .join(", ")}`,
);

function figures(result: Simulations, cpuSeconds: number): readonly (string | number)[] {
  const { rounds: played, days, faults, handled, wrongWinners, brokenInvariants, resumedByHand } = result;
  const speed = [(days / cpuSeconds).toFixed(1), ((cpuSeconds * 1000) / played).toFixed(0)];
  return [played, days.toFixed(1), ...speed, faults, handled, wrongWinners, brokenInvariants, resumedByHand];
}
