import { stat } from "node:fs/promises";
import { CompetitionError } from "@404-gen/core";
import { createPictureLoader } from "@404-gen/core/net";
import { type EvaluationSide, type EvaluationSummary, evaluate } from "@404-gen/judge";
import { addPrivateOption, openDoor, type PrivateOption } from "../assemble/parts/door.ts";
import { openJudge } from "../assemble/parts/judge.ts";
import { openRenderer } from "../assemble/parts/renderer.ts";
import { percent } from "../report/explain.ts";
import { openRecordSide, type RecordReach } from "../repository/record-side.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { defineCommand, wholeNumber } from "./define.ts";

type Options = PrivateOption & {
  prompts: string;
  out: string;
  against?: string;
  judgeUrl?: string;
  judgeModel?: string;
  seed: string;
  margin: string;
  concurrency?: string;
};

const HELP = `A and B are folders of {stem}.glb, .ply or .png: one file a prompt. A defends, B challenges: a positive margin says that B
is better. With --against a past round's contestant takes the place of A:

  404-gen judge mine --against 404-Repo/404-active-competition#1:leader --prompts prompts.txt --out result

Without --judge-url the offline judge measures the pictures and no model sees them; the result says so. The key for a server comes from
OPENAI_API_KEY. A run that was stopped goes on where it was when it is started again with the same --out.`;

export const judgeCommand = () =>
  defineCommand<Options>({
    usage: "judge <a> [b]",
    summary: "Judge your own work before you submit: compare two sets of models by the rules of a match",
    help: HELP,
    configure: (command) =>
      addPrivateOption(command)
        .requiredOption("--prompts <dir|file>", "folder of prompt pictures, or a text file of their addresses")
        .requiredOption("--out <dir>", "folder for duels.json, index.html and the pictures")
        .option(
          "--against <record>",
          "owner/repo#round:hotkey (or a folder or address before #); `leader` for the leader",
        )
        .option(
          "--judge-url <url>",
          "OpenAI-compatible server (default: the setting OPENAI_BASE_URL, else the offline judge)",
        )
        .option("--judge-model <name>", "model at the server (default: the setting OPENAI_MODEL)")
        .option("--seed <n>", "seed of the model's answers", "0")
        .option("--margin <x>", "margin at which B qualifies", "0.05")
        .option("--concurrency <n>", "duels at a time (default: the setting MAX_CONCURRENT_DUELS)"),
    work: async ({ args, options }, { terminal, settings: loadSettings, signal }) => {
      const settings = loadSettings();
      const load = createPictureLoader({ door: openDoor(options) });
      const [a, b] = await sides(args, options, { load, signal });
      const renderer = await openRenderer({
        kind: settings.RENDERER,
        threads: settings.RENDER_THREADS,
        timeoutSeconds: settings.RENDER_TIMEOUT,
      });
      try {
        const summary = await evaluate({
          a,
          b,
          prompts: options.prompts,
          out: options.out,
          judge: await openJudge({
            url: options.judgeUrl ?? settings.OPENAI_BASE_URL,
            apiKey: settings.OPENAI_API_KEY,
            model: options.judgeModel ?? settings.OPENAI_MODEL,
            timeoutSeconds: settings.OPENAI_TIMEOUT,
            // Local pictures have no address that a server could fetch.
            pictures: "data",
            questionsFile: settings.QUESTIONS_FILE,
          }),
          render: renderer,
          load,
          seed: wholeNumber(options.seed, { name: "--seed", min: 0, max: 0xffff_ffff }),
          winMargin: marginOf(options.margin),
          concurrency: options.concurrency
            ? wholeNumber(options.concurrency, { name: "--concurrency", min: 1, max: 256 })
            : settings.MAX_CONCURRENT_DUELS,
          signal,
          onProgress: ({ kind, name, done, total }) =>
            terminal.progress({ done, total, what: `${kind === "duel-judged" ? "duels" : "pictures"} ${name}` }),
        });
        terminal.result(summary, saySummary);
        return summary.complete ? EXIT.ok : EXIT.infrastructure;
      } finally {
        await renderer.close();
      }
    },
  });

async function sides(
  args: readonly string[],
  { against }: Options,
  reach: RecordReach,
): Promise<[EvaluationSide, EvaluationSide]> {
  const [first, second] = args;
  if (against !== undefined) {
    if (first === undefined || second !== undefined) throw usage("with --against give one folder: your own");
    return [await openRecordSide(against, reach), await folder(first)];
  }
  if (first === undefined || second === undefined) throw usage("give two folders, or one folder and --against");
  return [await folder(first), await folder(second)];
}

async function folder(path: string): Promise<string> {
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory()) return path;
  throw usage(`${path} is no folder`);
}

function marginOf(text: string): number {
  const margin = Number(text);
  if (margin >= 0 && margin <= 1) return margin;
  throw usage(`--margin is ${JSON.stringify(text)}, allowed is a number from 0 to 1`);
}

const usage = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID", fault: "usage" });

/** Unjudged prompts that are said in words; all are in the JSON. A judge that is down leaves every prompt unjudged. */
const UNJUDGED_SAID = 3;

function saySummary(summary: EvaluationSummary): string {
  const { duels } = summary;
  return [
    `margin ${percent(summary.margin)} (${duels.b} won, ${duels.a} lost, ${duels.draw} drawn of ${summary.prompts})${summary.qualifies ? ": qualifies" : ": does not qualify"}`,
    `judge ${summary.judge}${summary.offline ? " – offline: measures on the pictures, no model saw them" : ""}`,
    ...(duels.missing === 0
      ? []
      : [`${duels.missing} prompts without a picture on one side or both: the judge was not asked`]),
    ...(summary.complete ? [] : [`${duels.skipped} duels could not be judged; run the same command again`]),
    ...summary.unjudged.slice(0, UNJUDGED_SAID).map(({ name, reason }) => `${name}: ${reason}`),
    ...summary.problems.map(
      ({ side, name, code, message }) => `${side === "a" ? "A" : "B"} ${name}: ${message} [${code}]`,
    ),
    summary.files.report,
  ].join("\n");
}
