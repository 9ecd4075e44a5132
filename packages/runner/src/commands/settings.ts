import { describeSettings } from "../settings/describe.ts";
import { defineCommand } from "./define.ts";

export const settingsCommand = () =>
  defineCommand({
    usage: "settings",
    summary: "List every setting: its name, default and what it is for",
    work: async (_input, { terminal }) => {
      const rows = describeSettings();
      const width = Math.max(...rows.map(({ name }) => name.length));
      terminal.result({ settings: rows }, () =>
        rows
          .map(
            ({ name, fallback, about }) =>
              `${name.padEnd(width)}  ${about}${fallback === null ? "" : ` (${fallback})`}`,
          )
          .join("\n"),
      );
      return undefined;
    },
  });
