import { stat } from "node:fs/promises";
import { CompetitionError } from "@404-gen/core";
import { createPictureLoader } from "@404-gen/core/net";
import { type EvaluateOptions, type EvaluationSide, type EvaluationSummary, evaluate } from "@404-gen/judge";
import { judgeAccess } from "../assemble/credentials.ts";
import { openDoor } from "../assemble/parts/door.ts";
import { openJudge } from "../assemble/parts/judge.ts";
import { openRenderer } from "../assemble/parts/renderer.ts";
import { askServersFirst } from "../assemble/served-models.ts";
import { openDuelViewer } from "../report/duel-viewer.ts";
import { percent } from "../report/explain.ts";
import { repositoryReach } from "../repository/reach.ts";
import { openRecordSide, type RecordReach } from "../repository/record-side.ts";
import type { Settings } from "../settings/load.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { type CommandContext, defineCommand, wholeNumber } from "./define.ts";
import { holdsModules, openBundleEvaluation } from "./judge-bundles.ts";
import { judgeNoiseCommand } from "./judge-noise.ts";
import { type Evaluation, judgeOnChange } from "./judge-on-change.ts";
import { addPrivateOption, type PrivateOption } from "./private-option.ts";

type Options = PrivateOption & {
  prompts?: string;
  out?: string;
  against?: string;
  judgeUrl?: string;
  judgeModel?: string;
  seed?: string;
  margin?: string;
  concurrency?: string;
  watch?: boolean;
  open?: boolean;
};

const HELP = `A and B are folders of {stem}.glb, .ply or .png: one file a prompt. A defends, B challenges: a positive margin says that B
is better. The result calls them by their folders' names. With --against a past round's contestant takes the place of A:

  404-gen judge mine --against 404-Repo/404-active-competition#1:leader --prompts prompts.txt --out result

Folders of competition 2 hold {stem}.js, or {stem}/white/front_left.png and the other views; they go to the multi-stage judge.

Without --judge-url the offline judge measures the pictures and no model sees them; the result says so. The key in
OPENAI_API_KEY is sent to the server of OPENAI_BASE_URL only. A run that was stopped goes on where it was when it is started again with the same --out.
With --watch it judges again whenever a file changes: only the pairs whose files did.`;

export const judgeCommand = () =>
  defineCommand<Options>({
    usage: "judge <a> [b]",
    summary: "Judge your own work before you submit: compare two sets of models by the rules of a match",
    help: HELP,
    configure: (command) =>
      addPrivateOption(command)
        // `noise` has options of the same names: commander gives it those after its name, and may not require ours, so `work` checks them.
        .enablePositionalOptions()
        .option("--prompts <dir|file>", "folder of prompt pictures, or a text file of their addresses (required)")
        .option("--out <dir>", "folder for duels.json, index.html and the pictures (required)")
        .option(
          "--against <record>",
          "owner/repo#round:hotkey (or a folder or address before #); `leader` for the leader",
        )
        .option(
          "--judge-url <url>",
          "OpenAI-compatible server (default: the setting OPENAI_BASE_URL, else the offline judge)",
        )
        .option("--judge-model <name>", "model at the server (default: the setting OPENAI_MODEL)")
        .option("--seed <n>", "seed of the model's answers (default: 0)")
        .option("--margin <x>", "margin at which B qualifies (default: 0.05, of modules 0.07)")
        .option("--concurrency <n>", "duels at a time (default: the setting MAX_CONCURRENT_DUELS, of modules 16)")
        .option("--open", "show the page in the browser")
        .option("--watch", "judge again whenever a file changes, until q or Ctrl-C")
        .addCommand(judgeNoiseCommand()),
    work: async ({ args, options }, context) => {
      const { terminal, signal } = context;
      const { prompts, out } = options;
      if (prompts === undefined || out === undefined) throw usage("--prompts and --out are required");
      checkSides(args, options);
      const evaluation = await openEvaluation(args, { options, context, prompts, out });
      let isOpened = options.open !== true;
      const finish = async (summary: EvaluationSummary) => {
        terminal.result(summary, saySummary);
        if (!isOpened) await context.openPage(summary.files.report);
        isOpened = true;
        return summary.complete ? EXIT.ok : EXIT.infrastructure;
      };
      try {
        if (options.watch !== true) return await finish(await evaluation.run());
        return await judgeOnChange(evaluation, { ...context, signal, places: [...args, prompts], out, tell: finish });
      } finally {
        await evaluation.close();
      }
    },
  });

type Opening = {
  readonly options: Options;
  readonly context: CommandContext;
  readonly prompts: string;
  readonly out: string;
};

/** Opens the judge, the renderer and both sides; the own folder decides which judge. `args` are the person's folders: two, or one with --against. */
async function openEvaluation(args: readonly string[], opening: Opening): Promise<Evaluation> {
  const { options, context, prompts, out } = opening;
  const { terminal, signal } = context;
  const settings = context.settings();
  const url = options.judgeUrl ?? settings.OPENAI_BASE_URL;
  if (url !== undefined && settings.OPENAI_API_KEY !== undefined && judgeAccess(settings, url).apiKey === undefined)
    terminal.note(`OPENAI_API_KEY is not sent to ${url}: it belongs to the server of OPENAI_BASE_URL`);
  await askServersFirst(url, {
    settings,
    signal,
    model: options.judgeModel ?? settings.OPENAI_MODEL,
    onProblem: (text) => terminal.note(text),
  });
  const onKept = ({ message, code }: CompetitionError) =>
    terminal.note(`${message} [${code}]; going on with the record that ${out} keeps`);
  const onProgress: EvaluateOptions["onProgress"] = ({ kind, name, done, total }) =>
    terminal.progress({ done, total, what: `${kind === "duel-judged" ? "duels" : "pictures"} ${name}` });
  const common = {
    ...commonOptions(options, settings.OPENAI_BASE_URL),
    ...{ prompts, out, signal, onProgress, onKept, settings },
    load: createPictureLoader({ door: openDoor(options), maxBytes: settings.MAX_PICTURE_BYTES }),
    reach: repositoryReach(settings),
  };
  const { against, judgeModel } = options;
  const [first, second] = args as [string, string];
  const own = against === undefined ? second : first;
  const { viewer, close } = openDuelViewer({ folders: args, threads: 1, timeoutMs: settings.RENDER_TIMEOUT * 1000 });
  const pageOptions = { ...common, viewer };
  const pair = { a: against ?? first, against: against !== undefined, b: own };
  const evaluation = (await holdsModules(own))
    ? await openBundleEvaluation({ ...pageOptions, ...pair, judgeModel })
    : await openFileEvaluation(args, { options, common: pageOptions });
  return { run: evaluation.run, close: async () => void (await Promise.all([evaluation.close(), close()])) };
}

type Common = ReturnType<typeof commonOptions> &
  RecordReach & { readonly prompts: string; readonly out: string; readonly settings: Settings } & Pick<
    EvaluateOptions,
    "onProgress" | "viewer"
  >;

/** Opens the comparison of two sets of files by their pictures, with the two-call judge. */
async function openFileEvaluation(
  args: readonly string[],
  { options, common }: { readonly options: Options; readonly common: Common },
): Promise<Evaluation> {
  const { settings, judgeUrl } = common;
  const [a, b] = await sides(args, options, common);
  const judge = await openJudge({
    url: judgeUrl,
    access: judgeAccess(settings, judgeUrl),
    model: options.judgeModel ?? settings.OPENAI_MODEL,
    timeoutSeconds: settings.OPENAI_TIMEOUT,
    // Pictures on this machine have no address that a server could fetch.
    pictures: "data",
    maxCalls: settings.MAX_CONCURRENT_VLM_CALLS,
    maxAnswerBytes: settings.MAX_JUDGE_ANSWER_BYTES,
    questionsFile: settings.QUESTIONS_FILE,
  });
  const renderer = await openRenderer({
    kind: settings.RENDERER,
    threads: settings.RENDER_THREADS,
    timeoutSeconds: settings.RENDER_TIMEOUT,
  });
  const concurrency = common.concurrency ?? settings.MAX_CONCURRENT_DUELS;
  return {
    run: () => evaluate({ ...common, a, b, judge, render: renderer, concurrency }),
    close: () => renderer.close(),
  };
}

/** Options of both kinds of judge. */
function commonOptions({ judgeUrl, seed, margin, concurrency }: Options, serverOfSettings: string | undefined) {
  return {
    judgeUrl: judgeUrl ?? serverOfSettings,
    seed: wholeNumber(seed ?? "0", { name: "--seed", min: 0, max: 0xffff_ffff }),
    winMargin: margin === undefined ? undefined : marginOf(margin),
    concurrency:
      concurrency === undefined ? undefined : wholeNumber(concurrency, { name: "--concurrency", min: 1, max: 256 }),
  };
}

function checkSides([first, second]: readonly string[], { against }: Options): void {
  if (against !== undefined && (first === undefined || second !== undefined))
    throw usage("with --against give one folder: your own");
  if (against === undefined && (first === undefined || second === undefined))
    throw usage("give two folders, or one folder and --against");
}

async function sides(
  args: readonly string[],
  options: Options,
  reach: RecordReach,
): Promise<[EvaluationSide, EvaluationSide]> {
  const [first, second] = args as [string, string];
  if (options.against !== undefined) return [await openRecordSide(options.against, reach), await folder(first)];
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

const usage = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });

/** Most unjudged prompts that the text output lists: a judge that is down leaves all of them unjudged. The JSON lists all. */
const UNJUDGED_SAID = 3;

function saySummary(summary: EvaluationSummary): string {
  const { duels, names } = summary;
  return [
    `margin ${percent(summary.margin)}: ${names.b} won ${duels.b}, ${names.a} ${duels.a}, ${duels.draw} drawn of ${summary.prompts}; ${names.b} ${summary.qualifies ? "qualifies" : "does not qualify"}`,
    ...(summary.leftOut.noFile === 0
      ? []
      : [`${summary.leftOut.noFile} prompts without a file of yours were left out; nothing of them was fetched`]),
    ...(summary.leftOut.gone === 0
      ? []
      : [`${summary.leftOut.gone} prompts were left out: the record's pictures are gone from their address`]),
    `judge ${summary.judge}${summary.offline ? " – offline: measures on the pictures, no model saw them" : ""}`,
    ...(duels.missing === 0
      ? []
      : [`${duels.missing} prompts without a picture on one side or both: the judge was not asked`]),
    ...(summary.complete ? [] : [`${duels.skipped} duels could not be judged; run the same command again`]),
    ...summary.unjudged.slice(0, UNJUDGED_SAID).map(({ name, reason }) => `${name}: ${reason}`),
    ...summary.problems.map(({ side, name, code, message }) => `${names[side]}, ${name}: ${message} [${code}]`),
    summary.files.report,
  ].join("\n");
}
