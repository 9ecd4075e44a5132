import { resolve } from "node:path";
import {
  CompetitionError,
  DEFAULT_MODEL_FORMAT,
  isModelFormat,
  type Logger,
  MODEL_FORMAT_NAMES,
  type ModelFormat,
  silentLogger,
} from "@404-gen/core";
import type { Command } from "commander";
import { judgeAccess } from "../assemble/credentials.ts";
import { type DemoOptions, type DemoResult, runDemo } from "../demo/run-demo.ts";
import { createLogger } from "../logs/create-logger.ts";
import type { SettingTexts } from "../settings/load.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { addDashboardOption, type DashboardOption, dashboardPort } from "./dashboard-option.ts";
import { type CommandContext, defineCommand, wholeNumber } from "./define.ts";
import { redisOption } from "./queue-option.ts";

/** Options of the demo and of a rehearsal. */
export type DemoCommandOptions = DashboardOption & {
  out: string;
  format: string;
  prompts: string;
  seed: string;
  judgeUrl?: string;
  judgeModel?: string;
  judgePictures?: string;
  verbose?: boolean;
};

export const demoCommand = () =>
  defineCommand<DemoCommandOptions & WorkerOptions>({
    usage: "demo",
    summary:
      "Play a whole round on embedded parts: five miners, real files, renders, duels, audits, a winner, a report",
    help: "Needs no network, account or GPU. A demo that was stopped goes on where it was when it is started again on the same folder.",
    configure: (command) =>
      addDemoOptions(command, { out: "demo-out" })
        .option(
          "--workers <n>",
          "so many worker processes fetch, draw and judge, through Redis; the record is the same",
        )
        .option("--redis <address>", "with --workers: this Redis, instead of one of the demo's own"),
    work: ({ options }, context) => playRound(options, context, { title: "The demo", workers: workersOf(options) }),
  });

/** Adds the options of commands that play a round on this machine. */
export const addDemoOptions = (command: Command, { out }: { readonly out: string }) =>
  addDashboardOption(command)
    .option("--out <dir>", "folder for everything that is made", out)
    .option("--format <name>", FORMATS, DEFAULT_MODEL_FORMAT)
    .option("--prompts <n>", "prompts of the round", "8")
    .option("--seed <n>", "seed of the round and of the prompt pictures", "404")
    .option("--judge-url <url>", "judge on this OpenAI-compatible server instead of offline")
    .option("--judge-model <name>", "model at --judge-url")
    .option("--judge-pictures <how>", "url or data: how pictures reach --judge-url (default: data)")
    .option("--verbose", "log every step");

type WorkerOptions = { readonly workers?: string; readonly redis?: string };

function workersOf({ workers, redis }: WorkerOptions): DemoOptions["workers"] {
  if (workers === undefined && redis !== undefined)
    throw new CompetitionError("--redis is for --workers: say how many of them", { code: "OPTION_INVALID" });
  if (workers === undefined) return undefined;
  const count = wholeNumber(workers, { name: "--workers", min: 1, max: 64 });
  return { count, redis: redis === undefined ? undefined : redisOption(redis) };
}

type Playing = Pick<DemoOptions, "own" | "alone" | "workers"> & {
  /** Settings in addition to those of every demo. @default none */
  readonly settings?: SettingTexts | undefined;
  /** Name of the play, for the last sentence. */
  readonly title: string;
};

/** Plays a round, or continues one that was stopped, and reports how it ended. */
export async function playRound(
  options: DemoCommandOptions,
  { terminal, signal, env }: Pick<CommandContext, "terminal" | "signal" | "env">,
  { title, settings, ...playing }: Playing,
): Promise<number> {
  const format = formatOf(options.format);
  const logger: Logger = options.verbose ? createLogger({ level: "debug" }) : silentLogger;
  const dir = resolve(options.out);
  const result = await runDemo({
    ...playing,
    dir,
    format,
    prompts: wholeNumber(options.prompts, { name: "--prompts", min: 1, max: 128 }),
    seed: wholeNumber(options.seed, { name: "--seed", min: 0, max: 0xffff_ffff }),
    settings: {
      ...settings,
      DASHBOARD_PORT: dashboardPort(options)?.toString(),
      OPENAI_BASE_URL: options.judgeUrl,
      OPENAI_API_KEY: judgeAccess(env, options.judgeUrl).apiKey,
      ALLOW_LOOPBACK_CREDENTIALS: env["ALLOW_LOOPBACK_CREDENTIALS"],
      OPENAI_MODEL: options.judgeModel,
      // A model server cannot reach the demo's hosts, so it gets the pictures themselves, unless a person chose addresses.
      OPENAI_PICTURES: options.judgePictures ?? "data",
    },
    logger,
    signal,
    onProgress: (event) => terminal.progress(event),
    onTurn: ({ service, result: turn }) => {
      if (turn.kind === "acted") terminal.note(`${service}: ${turn.what}`);
      if (turn.kind === "failed") terminal.note(`${service}: ${turn.message} [${turn.code}]`);
    },
  });
  terminal.result(asJson(result, dir), () => asText(result, { dir, title }));
  return result.ok ? EXIT.ok : EXIT.negative;
}

/** Formats of the demo, for a sentence. */
const FORMATS = MODEL_FORMAT_NAMES.join(" or ");

function formatOf(text: string): ModelFormat {
  if (isModelFormat(text)) return text;
  throw new CompetitionError(`--format is ${JSON.stringify(text)}, allowed is ${FORMATS}`, { code: "OPTION_INVALID" });
}

const asJson = ({ winner, matches, findings, expectations, ok, report }: DemoResult, dir: string) => ({
  ok,
  out: dir,
  report,
  state: `${dir}/state`,
  winner,
  matches,
  findings,
  expectations,
});

function asText(result: DemoResult, { dir, title }: { readonly dir: string; readonly title: string }): string {
  const { competition, prompts, matches, lines, expectations, ok, report } = result;
  return [
    "",
    `Round 0 of ${competition}: ${prompts} prompts, ${matches.length} matches`,
    ...lines.map((line) => `  ${line}`),
    "",
    ...expectations.map(({ what, met, seen }) => `  ${met ? "✓" : "✗"} ${what}${met ? "" : ` (${seen})`}`),
    "",
    `${title} ${ok ? "ended" : "did NOT end"} as it must.`,
    `report  ${report}`,
    `record  ${dir}/state (a git repository: git -C ${dir}/state log)`,
  ].join("\n");
}
