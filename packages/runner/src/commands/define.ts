import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseEnv } from "node:util";
import { CompetitionError } from "@404-gen/core";
import { Command, Option } from "commander";
import { CONFIG_FILE, configTexts } from "../settings/config-file.ts";
import { keepAddressSecrets, keepSettingSecrets } from "../settings/keep-secrets.ts";
import { givenTexts, loadSettings, type Settings, type SettingTexts } from "../settings/load.ts";
import { isSettingName, SETTING_NAMES, SETTING_ROWS, type SettingName } from "../settings/table.ts";
import { EXIT, exitCodeOf } from "../terminal/exit-codes.ts";
import type { Host } from "../terminal/host.ts";
import { rootOf } from "../terminal/root-command.ts";
import { createTerminal, type Terminal } from "../terminal/terminal.ts";

/** Surroundings of a command's work. */
export type CommandContext = {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** All settings: of `404-gen.json`, then the environment, then `--env-file` or .env, then `--set`, then the flags. A later one wins. */
  settings(checks?: readonly ((settings: Settings) => string[])[]): Settings;
  readonly env: SettingTexts;
  /** Places where settings were given; a later place replaces an earlier one. */
  readonly sources: readonly SettingSource[];
  /** Working folder of the command. */
  readonly cwd: string;
  /** Calls the handler with every key that a person presses, until the returned function is called. */
  readonly onKey: Host["onKey"];
  /** Asks a person one question; null where there is no terminal. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Shows a page in the person's browser; where there is no browser, a note says the page's address. */
  openPage(file: string): Promise<void>;
  /** Where a long-running command's log lines go: standard error. */
  readonly logTo: Host["stderr"];
};

/** A place where settings are given, for example the environment. Empty settings are left out. */
export type SettingSource = { readonly from: string; readonly texts: SettingTexts };

export type CommandWork<Options> = (
  input: { readonly args: readonly string[]; readonly options: Options },
  context: CommandContext,
) => Promise<number | undefined>;

export type CommandDefinition<Options> = {
  /** Name and arguments as commander writes them, for example `render <files...>`. */
  readonly usage: string;
  readonly summary: string;
  /** Longer help, with examples. */
  readonly help?: string | undefined;
  readonly configure?: ((command: Command) => void) | undefined;
  /** Also takes every setting that is no credential as a flag (`NETUID` as `--netuid`). @default false */
  readonly settingFlags?: boolean | undefined;
  readonly work: CommandWork<Options>;
};

/**
 * Joins the lines of each paragraph: commander breaks lines at the terminal's width, and line breaks of our sources would come on top. Indented
 * lines are examples, and stay.
 */
const flowing = (text: string): string => text.replace(/(?<=^[^ \n].*)\n(?=[^ \n])/gm, " ");

/** Creates a command that takes `--json`, stops on signals, and turns every failure into one message and one exit status. */
export function defineCommand<Options extends object>(definition: CommandDefinition<Options>): Command {
  const command = new Command()
    .name(definition.usage.split(" ")[0] ?? "")
    .usage(`[options] ${definition.usage.split(" ").slice(1).join(" ")}`.trim())
    .summary(definition.summary)
    .description(definition.summary + (definition.help ? `\n\n${flowing(definition.help)}` : ""));
  for (const argument of definition.usage.split(" ").slice(1)) command.argument(argument);
  definition.configure?.(command);
  // The common options come last: the help shows a command's own options first.
  command.option("--json", "one JSON object on stdout, all else on stderr");
  command.option("-q, --quiet", "no notes and no progress");
  command.option("--env-file <file>", "file of NAME=value settings (default: .env where there is one)");
  command.option("--set <NAME=value>", "a setting, over the environment and the file; may be given again", collect);
  const flags = definition.settingFlags ? addSettingFlags(command) : [];
  command.action(async (...callArguments: unknown[]) => {
    const options = command.optsWithGlobals() as Options & CommonOptions;
    const args = callArguments
      .slice(0, -2)
      .flatMap((value) => (Array.isArray(value) ? value : value === undefined ? [] : [value])) as string[];
    const root = rootOf(command);
    root.exitStatus = await runWork(definition.work, { args, options, host: root.host, flags });
  });
  return command;
}

const collect = (value: string, before: string[] = []) => [...before, value];

type CommonOptions = { json?: boolean; quiet?: boolean; envFile?: string; set?: string[] };

type Input<Options> = {
  readonly args: readonly string[];
  readonly options: Options;
  readonly host: Host;
  /** Settings that are flags of the command. */
  readonly flags: readonly SettingName[];
};

async function runWork<Options>(work: CommandWork<Options>, input: Input<Options & CommonOptions>): Promise<number> {
  const { host } = input;
  const { json, quiet } = input.options;
  for (const text of input.args) keepAddressSecrets(text);
  const terminal = createTerminal({ json, quiet, stdout: host.stdout, stderr: host.stderr });
  const stop = new AbortController();
  const ignoreInterrupts = host.onInterrupt(() => {
    if (stop.signal.aborted) return host.exit(EXIT.stopped);
    terminal.note("stopping: finishing what was begun (again to stop at once)");
    stop.abort();
  });
  try {
    refuseUncheckedTls(host.env);
    const sources = settingSources(input);
    const env: SettingTexts = Object.assign({}, ...sources.map(({ texts }) => texts));
    keepSettingSecrets(env);
    const context: CommandContext = {
      terminal,
      signal: stop.signal,
      env,
      sources,
      cwd: host.cwd,
      logTo: host.stderr,
      ask: host.ask && ((question) => host.ask!(question, { signal: stop.signal })),
      onKey: (handler) => host.onKey(handler),
      openPage: async (file) => {
        if (!(await host.openPage(resolve(file))))
          terminal.note(`no browser here; the page is at ${pathToFileURL(resolve(file)).href}`);
      },
      settings: (checks) => loadSettings([env], checks),
    };
    return (await work(input, context)) ?? EXIT.ok;
  } catch (error) {
    if (stop.signal.aborted) {
      terminal.failure(new CompetitionError("stopped", { code: "STOPPED", cause: error }));
      return EXIT.stopped;
    }
    terminal.failure(error);
    return exitCodeOf(error);
  } finally {
    ignoreInterrupts();
  }
}

/** With NODE_TLS_REJECT_UNAUTHORIZED=0 Node takes any certificate: a stranger on the network could read credentials and fake answers. */
function refuseUncheckedTls(env: SettingTexts): void {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return;
  throw new CompetitionError(
    "NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off; unset it (NODE_EXTRA_CA_CERTS adds an authority of your own)",
    { code: "TLS_UNCHECKED", fault: "usage" },
  );
}

function settingSources({ options, host, flags }: Input<CommonOptions & Record<string, unknown>>): SettingSource[] {
  const entries = flags.map((name) => [name, options[flagKey(name)]]).filter(([, value]) => typeof value === "string");
  const sources = [
    { from: CONFIG_FILE, texts: configTexts(host.cwd) },
    { from: "environment", texts: host.env },
    { from: options.envFile ?? ".env", texts: envFile(options.envFile, host) },
    { from: "--set", texts: Object.fromEntries((options.set ?? []).map(assignment)) },
    { from: "flag", texts: Object.fromEntries(entries) },
  ];
  return sources.map(({ from, texts }) => ({ from, texts: givenTexts(texts) }));
}

function envFile(path: string | undefined, { cwd }: Host): SettingTexts {
  try {
    return parseEnv(readFileSync(resolve(cwd, path ?? ".env"), "utf8")) as SettingTexts;
  } catch (cause) {
    if (path === undefined && (cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new CompetitionError(`${path ?? ".env"} cannot be read`, {
      code: "FILE_MISSING",
      data: { path: path ?? ".env" },
      cause,
    });
  }
}

function assignment(text: string): [string, string] {
  const at = text.indexOf("=");
  const name = text.slice(0, at);
  // Everybody on the machine who can list processes sees the arguments.
  if (isSettingName(name) && SETTING_ROWS[name].secret)
    throw new CompetitionError(`--set ${name}: a credential is given by the environment or a file only`, {
      code: "SETTING_SECRET",
    });
  if (at > 0 && isSettingName(name)) return [name, text.slice(at + 1)];
  throw new CompetitionError(
    `--set ${at > 0 ? name : text}: not NAME=value with a name that \`404-gen settings\` lists`,
    {
      code: "SETTING_UNKNOWN",
    },
  );
}

const flagName = (name: string) => name.toLowerCase().replaceAll("_", "-");
const flagKey = (name: string) => flagName(name).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Adds settings as flags and returns their names. `--help` does not show them, because they are too many; `404-gen settings` lists them.
 * A credential gets no flag. A command's own option of the same name wins: it may mean something else, as a miner's `--cdn-url` does.
 */
function addSettingFlags(command: Command): readonly SettingName[] {
  const flags = new Set(command.options.map((option) => option.long));
  const free = SETTING_NAMES.filter((name) => !SETTING_ROWS[name].secret && !flags.has(`--${flagName(name)}`));
  for (const name of free) command.addOption(new Option(`--${flagName(name)} <value>`).hideHelp());
  return free;
}

/** The whole number in an option's text. @throws CompetitionError `OPTION_INVALID`, with the option's name */
export function wholeNumber(
  text: string,
  { name, min, max }: { readonly name: string; readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new CompetitionError(`${name} is ${JSON.stringify(text)}, allowed is a whole number from ${min} to ${max}`, {
    code: "OPTION_INVALID",
    data: { name, value: text },
  });
}
