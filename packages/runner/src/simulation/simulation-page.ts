import { markdownTable } from "@404-gen/core";
import type { FaultKind } from "./faults/fault-kind.ts";
import { FAULT_KINDS } from "./faults/kinds.ts";
import { END_INVARIANTS } from "./invariants/end-invariants.ts";
import { COMMIT_INVARIANTS } from "./invariants/watch-commits.ts";

const INTRODUCTION = `# The simulator

<!-- Written by \`npm run docs:simulation\` from packages/runner/src/simulation: change it there. -->

\`404-gen simulate\` plays complete rounds of the real services, put together by the real assembly, on ports in memory and one clock: the times of the competition and
of answers are events in one queue. A seed decides which service continues first, how long each answer takes, and which faults happen to which call. So
the same seed gives the same history and the same trace, byte for byte, in every process. While the simulation's own code runs, a guard makes every use of real time,
real chance, files and sockets throw.

\`\`\`sh in full
404-gen simulate --seeds 1..300                  # 300 rounds with every kind of fault
404-gen simulate --seeds 1..20 --format js       # competition 2: modules, batches on machines, the judge of several stages
404-gen simulate --seeds 1..50 --format ply --rounds 3 --faults git,process --rate 2
404-gen simulate --crash-sweep --every 10        # a crash before and after every tenth call of a round
404-gen simulate --seeds 1..20 --flip-rate 0.05   # how often the best miner loses with a judge of that noise
404-gen simulate --seeds 1..1 --rounds 5 --config config.json   # a season's dates, winners, costs, a late miner's wait
\`\`\`

\`--noise FILE\` in place of \`--flip-rate\` takes the share from what \`404-gen judge noise … --json\` measured.

\`\`\`sh
404-gen simulate --seeds 7..7 --trace trace.html  # a page with the time line of the run
404-gen simulate --faults list
\`\`\`

The invariants below are checked after every commit, and again at the end. If one does not hold, faults are removed as long as it still
fails without them, and the shortest history found is printed with the command that repeats it.

The gate (\`npm run check:simulation\`) plays 300 rounds and a crash before and after each call of a round of GLB files, two processes at a time.

Not simulated are git hosts, S3, HTTP and chain nodes themselves, rendering, and the judge's model (the real judge reads simulated answers). The conformance suites of
the adapters, a round's downloads from miners' hosts and a batch on a pod run through a fault proxy on this machine instead: \`startFaultProxy\` of
\`@404-gen/core/testing\`, which delays, cuts, repeats, truncates and answers errors by a seed. In competition 2 pictures are texts, so the gray gate never opens.
`;

/** Runs of 27 November 2026 on two busy cores. Only days with a round count; the nights between rounds are skipped. */
const MEASURED = `## Measured

All kinds of fault at their usual rates, one round a seed, six prompts; Node 20.20.2, processor time.

| format | seeds    | days | seconds | faults injected | handled | wrong winners | broken invariants | hand repairs |
| ------ | -------- | ---- | ------- | --------------- | ------- | ------------- | ----------------- | ------------ |
| glb    | 1 to 400 | 72.6 | 118.9   | 18931           | 18931   | 0             | 0                 | 0            |
| ply    | 1 to 400 | 72.6 | 106.7   | 18931           | 18931   | 0             | 0                 | 0            |
| js     | 1 to 20  | 5.3  | 27.2    | 5452            | 5452    | 0             | 0                 | 0            |

A round of five miners costs about 0.3 s with GLB or PLY files and 1.4 s with modules: 0.6 days a second with one round a seed, 2.0 with eight rounds, because their
days have hours in which nothing is due. The goal of ten days a second is not reached. The rows of glb and ply were counted with 75 kinds, before \`process-gone\` and those of competition 2 were added.
Since then state.json, leases and paths are not read again while their text is the same: beside a load of twelve on two cores a GLB seed took 0.63 s;
just before this change it took 0.77 s. Histories and traces are the same (seeds 1 to 20 of glb, 1 to 10 of js).

Two further changes saved 7 % more (389 to 363 µs an event, in turns, beside a load of ten; the same 11,603 events): the clock listens to a signal once for all the sleeps that
use it, and the self-test models are made only once.

A third of a run of eight rounds (glb seed 3) had one cause: the weights service proved the complete history again at each of 31 looks. Now it keeps the result of each proof on its
machine's disk, as the real service does, and a look replays only what is new: glb seeds 3 and 5 with eight rounds took 13.4 → 11.2 s and 7.6 → 6.3 s, ply seed 11 with five 5.4 → 4.8 s (28 November, in turns
beside a load of 12 to 17; the same histories and traces). Rounds of modules, and seeds of one round, take as long as before.

The remaining time has no such large part: of 350 µs an event, reading and writing records takes 12 %, verify 7 %, garbage 6 %, signals and deadlines 5 %, invariants 4 %, and no function takes 2 %.
A day of a season has about 2,400 events: 400 turns of services that find nothing due, 80 commits, and the round's own files, machines and duels. A day in
which no round is due has 1,300 (0.26 s beside the load). Ten days a second would need 40 µs an event.

Crash sweeps with \`--prompts 3\`, 28 November: PLY, complete: 685 calls, 1,370 crashes, 0 failures, 268 s; competition 2, every fortieth of 2,617 calls
(\`--share 1/40\`): 132 crashes, 0 failures, 99 s. The complete sweep of competition 2 would take an hour and has not been played.

Seasons by the subnet's own calendar, a round each three days (\`bench/simulation.ts PARTS.jsonl 3400 0/1 4\`: four rounds a seed; 28 November, beside a load of 5 to 8 on two cores):

| format | rounds | days | seconds | days a second | faults injected | handled | wrong winners | broken invariants | hand repairs |
| ------ | ------ | ---- | ------- | ------------- | --------------- | ------- | ------------- | ----------------- | ------------ |
| glb    | 120    | 275.2 | 108     | 2.5           | 24024           | 24024   | 0             | 0                 | 0            |
| ply    | 120    | 275.3 | 97      | 2.8           | 24090           | 24090   | 0             | 0                 | 0            |
| js     | 120    | 277.6 | 245     | 1.1           | 45572           | 45572   | 0             | 0                 | 0            |

The first such seasons found what rounds of a day never show (seed 72 below), and two flaws of the simulator itself: somebody squashed a branch whose history still had to be
put back, and a judge's two faults at once decided a round in which all models are equally bad. Since the weights service wakes nobody, a day in which no round is due has
344 looks at the branch, where it had 376. Three rounds counted as hand repairs at first (among them glb seed 12): a rewind had taken away the commit with which a person ended
a pause of their own, and the person ended it again. Only pauses of services count now; these seeds were played again, with none.

Seeds 4 and 5 with \`--prompts 3\` have the same fingerprint on Node 20.20.2, 22.23.3 and 24.21.0: \`c3f23d2f…\` for glb, \`d2dcc0d2…\` for js.

## What it found

Each has its seed as a test in \`simulate.test.ts\`.

| seed | faults             | what was wrong                                                                                             |
| ---- | ------------------ | ---------------------------------------------------------------------------------------------------------- |
| 35   | notifier-down      | A channel that throws ended the validator, by the watch over the record.                                   |
| 95   | notifier-down      | The same, at its start.                                                                                    |
| 7    | all                | A lagging replica hid a verdict, and the audit was made again.                                             |
| 61   | all                | A batched write of a runner that was late changed a round that another runner had ended.                   |
| 6    | git-stale-tip (js) | A start on a mirror that was behind made the services of competition 1 for a record of competition 2.      |
| 23   | all (js)           | After a rewind the judge entered a match of an audit whose files were gone with the commits.               |
| 72   | all (js), four rounds of three days | A machine that a killed process left was paid for up to a day: the provider had not answered once at the next start. Its test is a shorter run. |

The same way of thinking found one more fault without a seed. One runner had entered a match while another runner still played it, and the second runner's progress overwrote
the entry: a batched write compared with the text that was on the branch at that moment, not with the text that its writer had seen.

## What it would have found

Five faults of operation were mended before there was a simulator. A few edits of the present sources bring each of them back
(\`packages/runner/testing/old-faults\`), and the simulator finds it without help. \`old-faults.test.ts\` plays these runs, and checks that the present code passes them.
Seconds are processor time of one run.

| fault                  | what was wrong                                                                                 | run that finds it                                  | invariant          | seconds |
| ---------------------- | ---------------------------------------------------------------------------------------------- | -------------------------------------------------- | ------------------ | ------- |
| quarantine-by-timeouts | A file on which the renderer was ended twice was refused, though the machine was to blame.     | seed 3, \`--faults render --rate 5\`               | refused-for-itself | 0.8     |
| two-runners            | Two runners both acted, and each took away the other's machines.                               | seed 2, all faults; shortest: \`process-twice#1\`  | no-stranger        | 1.6     |
| duels-livelock         | A look at the branch that failed ended a match, and what was judged of it was paid for again.  | seed 1, \`--faults git,-git-rewound,-git-squashed --rate 5 --prompts 24\` | paid-few-times     | 5.1     |
| audit-of-nothing       | An image that made nothing passed where as many mismatches were tolerated as there are prompts. | seed 1, \`--faults pod-makes-nothing --rate 10\`, a config that tolerates 6 of 6 | best-wins | 1.9 |
| stop-by-one-commitment | One hotkey's commitment that is no object stopped the round for all.                           | seed 4, \`--faults chain-commitments-malformed\`   | gets-on            | 3.1     |
`;

const OWN_VALIDATOR = `## A validator of your own

\`--policy FILE.mjs\` plays the policies of a module, as \`404-gen verify --policy\` takes it. \`--validator FILE.mjs\` plays a whole validator: the module's default
export is an \`OwnValidator\` of \`@404-gen/runner/simulation\`. Tests call \`simulateValidator\` of the same entry.

| field        | what it is                                                                                                           |
| ------------ | -------------------------------------------------------------------------------------------------------------------- |
| \`policies\`   | Competition's id → policy. The services and the proof at the end use it.                                             |
| \`services\`   | Makes services of simulated ports, at each start of the process: they replace the standard services of the same names, or run beside them. |
| \`invariants\` | Your own invariants: what else must hold after each commit.                                                          |
| \`mayWin\`     | Who may win a round, given what each miner is worth. Without it, your own policy may let anybody win.                |

Services and verify ask the same policy, so verify never finds a bad decision of the policy. [examples/custom-validator](../examples/custom-validator/README.md)
keeps two mistakes beside the right code, and \`simulation.test.ts\` there shows how they are found:

| mistake                                                                                     | invariant          | seed | shortest faults      |
| ------------------------------------------------------------------------------------------- | ------------------ | ---- | -------------------- |
| in \`hasty-first-comer\` a miner that an audit rejected can shut out all who came later       | best-wins          | 1    | none                 |
| a source auditor trusts its own memory, and gives a second verdict after a restart          | one-verdict-each   | 2    | three kills of the process |

\`404-gen simulate --seeds 1..1 --faults none --validator examples/custom-validator/src/simulated-hasty.mjs\` repeats the first.
`;

const timesOf = ({ rate, verbs }: FaultKind) =>
  verbs.length === 0 ? `${rate} a day` : `${(rate * 100).toFixed(2)} % of calls`;

/** Text of docs/simulation.md, with the faults and invariants of the code. */
export function simulationPage(): string {
  const faults = FAULT_KINDS.map((kind) => [kind.name, kind.verbs.join(", ") || "-", timesOf(kind), kind.sentence]);
  const commit = COMMIT_INVARIANTS.map(({ name, sentence }) => [name, "each commit", sentence]);
  const end = END_INVARIANTS.map(({ name, sentence }) => [name, "the end", sentence]);
  return [
    INTRODUCTION,
    `## ${FAULT_KINDS.length} kinds of fault\n`,
    markdownTable([["fault", "calls", "how often", "what happens"], ...faults]),
    "",
    "## Invariants\n",
    markdownTable([["invariant", "checked at", "what must hold"], ...commit, ...end]),
    "",
    OWN_VALIDATOR,
    MEASURED,
  ].join("\n");
}
