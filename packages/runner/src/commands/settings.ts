import { describeSettings, type SettingDescription } from "../settings/describe.ts";
import { envExample } from "../settings/env-example.ts";
import { settingsSchema } from "../settings/settings-schema.ts";
import { defineCommand } from "./define.ts";

export const settingsCommand = () =>
  defineCommand<{ schema?: boolean; env?: boolean }>({
    usage: "settings",
    summary: "List every setting: its name, default and what it is for",
    configure: (command) =>
      command
        .option("--schema", "print a JSON schema of the settings instead")
        .option("--env", "print a .env file to fill in instead"),
    work: async ({ options }, { terminal }) => {
      if (options.schema) terminal.result(settingsSchema(), () => JSON.stringify(settingsSchema(), null, 2));
      else if (options.env) terminal.result({ env: envExample() }, () => envExample().trimEnd());
      else terminal.result({ settings: describeSettings() }, sayAll);
      return undefined;
    },
  });

function sayAll(): string {
  const rows = describeSettings();
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map((row) => `${row.name.padEnd(width)}  ${say(row)}`).join("\n");
}

function say({ about, unit, fallback, retired }: SettingDescription): string {
  const value = fallback === null ? "" : ` (${fallback}${unit === null ? "" : ` ${unit}`})`;
  return `${about}${value}${retired === null ? "" : `; no effect: ${retired}`}`;
}
