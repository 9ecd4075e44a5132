import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CompetitionError, readSetting } from "@404-gen/core";
import { Command } from "commander";
import { CONFIG_FILE, CONFIG_SCHEMA, type ConfigFile, readConfigFile } from "../settings/config-file.ts";
import { invalidSettings } from "../settings/invalid-settings.ts";
import { holdsPassword } from "../settings/keep-secrets.ts";
import { isSettingName, SETTING_NAMES, SETTING_ROWS, type SettingName } from "../settings/table.ts";
import { textTable } from "../terminal/text-table.ts";
import { type CommandContext, defineCommand } from "./define.ts";

const SUMMARY = "Settings of this folder in 404-gen.json: show, set, check";

/** Reads and writes the file of settings. */
export const configCommand = () => {
  const command = new Command().name("config").summary(SUMMARY);
  command.description(
    `${SUMMARY}\n\nThe environment goes before the file, .env before the environment, and --set before all.`,
  );
  for (const one of [getCommand(), setCommand(), unsetCommand(), checkCommand()]) command.addCommand(one);
  return command;
};

/** A setting that is in force. */
type SettingInForce = {
  readonly name: string;
  /** The value as text; null where there is none, or where it is a credential. */
  readonly value: string | null;
  /** Where it was given: `404-gen.json`, `environment`, `.env` (or the path of `--env-file`), `--set`, or `default`. */
  readonly from: string;
  /** True for a credential: its value is not shown. */
  readonly secret: boolean;
};

const getCommand = () =>
  defineCommand<object>({
    usage: "get [name]",
    summary: "Show the settings that are in force, and where each was given",
    help: "Without a name, all that differ from their defaults. Credentials are named and not shown.",
    work: async ({ args: [name] }, { terminal, sources }) => {
      const all = (name === undefined ? SETTING_NAMES : [nameOf(name)]).map((one) => inForce(one, sources));
      const settings = name === undefined ? all.filter(({ from }) => from !== "default") : all;
      terminal.result({ settings }, (shape) =>
        shape.settings.length === 0
          ? "every setting has its default"
          : textTable(shape.settings.map((one) => [one.name, one.secret ? "***" : (one.value ?? ""), one.from])),
      );
      return undefined;
    },
  });

function inForce(name: SettingName, sources: CommandContext["sources"]): SettingInForce {
  const { secret = false, fallback } = SETTING_ROWS[name];
  const source = sources.findLast(({ texts }) => texts[name] !== undefined);
  const value = source === undefined ? fallback : source.texts[name];
  return {
    name,
    value: secret || value === undefined ? null : String(value),
    from: source?.from ?? "default",
    secret,
  };
}

const setCommand = () =>
  defineCommand<object>({
    usage: "set <name> <value>",
    summary: "Write a setting into 404-gen.json",
    help: "The value is checked first. Credentials are refused: they belong into the environment or .env.",
    work: async ({ args: [name = "", value = ""] }, { terminal, cwd }) => {
      const setting = nameOf(name);
      if (SETTING_ROWS[setting].secret || holdsPassword(value))
        throw new CompetitionError(`${setting} is a credential: put it into the environment or .env`, {
          code: "SETTING_SECRET",
        });
      const reading = readSetting(SETTING_ROWS[setting], value);
      if (!("value" in reading))
        throw invalidSettings([`${setting} is ${JSON.stringify(value)}, allowed is ${reading.allowed}`]);
      const file = write(cwd, { ...readConfigFile(cwd), [setting]: value });
      terminal.result({ file, name: setting, value }, () => `${setting}=${value} in ${file}`);
      return undefined;
    },
  });

const unsetCommand = () =>
  defineCommand<object>({
    usage: "unset <name>",
    summary: "Take a setting out of 404-gen.json",
    work: async ({ args: [name = ""] }, { terminal, cwd }) => {
      const { [nameOf(name)]: before, ...others } = readConfigFile(cwd) ?? {};
      const file = before === undefined ? join(cwd, CONFIG_FILE) : write(cwd, others);
      terminal.result({ file, name, value: null }, () =>
        before === undefined ? `${file} has no ${name}` : `${name} is out of ${file}`,
      );
      return undefined;
    },
  });

const checkCommand = () =>
  defineCommand<object>({
    usage: "check",
    summary: "Check all settings together: the file's, the environment's and .env's",
    help: "Names each bad one with what is allowed, and ends with 2.",
    work: async (_, { terminal, settings, sources }) => {
      settings();
      const count = SETTING_NAMES.filter((name) => inForce(name, sources).from !== "default").length;
      terminal.result({ ok: true, given: count }, () => `${count} settings are given, and all fit`);
      return undefined;
    },
  });

function nameOf(name: string): SettingName {
  if (isSettingName(name)) return name;
  throw new CompetitionError(`${name} is no setting; \`404-gen settings\` lists them`, { code: "SETTING_UNKNOWN" });
}

function write(dir: string, settings: ConfigFile): string {
  const path = join(dir, CONFIG_FILE);
  const { $schema = CONFIG_SCHEMA, ...rest } = settings;
  const rows = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  try {
    writeFileSync(path, `${JSON.stringify({ $schema, ...Object.fromEntries(rows) }, null, 2)}\n`);
  } catch (cause) {
    throw new CompetitionError(`${path} cannot be written`, { code: "OUT_UNUSABLE", data: { path }, cause });
  }
  return path;
}
