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

/** What every command's work gets. */
export type CommandContext = {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** All settings: `404-gen.json`, the process's environment, then `--env-file`, then `--set` and setting flags. */
  settings(checks?: readonly ((settings: Settings) => string[])[]): Settings;
  readonly env: SettingTexts;
  /** Where settings were given, the weakest place first. */
  readonly sources: readonly SettingSource[];
  /** Folder that the command is run in. */
  readonly cwd: string;
  /** Calls back with every key that is pressed, until the returned function is called. */
  readonly onKey: Host["onKey"];
  /** Asks a person one question; null where there is no terminal. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Shows a page in the person's browser; where there is none its address is said instead. */
  openPage(file: string): Promise<void>;
  /** Where a long-running command's log lines go: standard error. */
  readonly logTo: Host["stderr"];
};

/** A place where settings are given, without those that it leaves empty. */
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
  /** Takes every setting as a flag too (`NETUID` as `--netuid`). @default false */
  readonly settingFlags?: boolean | undefined;
  readonly work: CommandWork<Options>;
};

/** A paragraph is one line, which the terminal's width breaks: the breaks of our sources lay between those. Indented lines are examples, and stay. */
const flowing = (text: string): string => text.replace(/(?<=^[^ \n].*)\n(?=[^ \n])/gm, " ");

/** Makes a command that speaks `--json`, stops on signals and turns every failure into one message and one exit status. */
export function defineCommand<Options extends object>(definition: CommandDefinition<Options>): Command {
  const command = new Command()
    .name(definition.usage.split(" ")[0] ?? "")
    .usage(`[options] ${definition.usage.split(" ").slice(1).join(" ")}`.trim())
    .summary(definition.summary)
    .description(definition.summary + (definition.help ? `\n\n${flowing(definition.help)}` : ""));
  for (const argument of definition.usage.split(" ").slice(1)) command.argument(argument);
  definition.configure?.(command);
  // A command's own options stand first in its help: the common ones are the same everywhere.
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

/** With it Node takes any certificate: whoever is on the way could read credentials and write answers. */
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
  // Arguments are seen by everyone on the machine who can list processes.
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
 * Settings as flags, hidden from `--help` for their number; `404-gen settings` lists them. The command's own option of the same name wins: it may
 * mean something else, as a miner's `--cdn-url` does. Gives those that became flags.
 */
function addSettingFlags(command: Command): readonly SettingName[] {
  const flags = new Set(command.options.map((option) => option.long));
  const free = SETTING_NAMES.filter((name) => !SETTING_ROWS[name].secret && !flags.has(`--${flagName(name)}`));
  for (const name of free) command.addOption(new Option(`--${flagName(name)} <value>`).hideHelp());
  return free;
}

/** A whole number given as an option, or a usage error naming it. */
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
