import { describeGroups, type SettingDescription } from "./describe.ts";

const INTRODUCTION = `# Settings of 404-gen (docs/configuration.md). Copy to .env and uncomment what differs from the default.
# Written by \`npm run docs:configuration\`. Credentials belong here or into the environment, never on a command line.`;

/** The text of `.env.example`: every setting with its default, commented out. */
export function envExample(): string {
  const parts = describeGroups().map(({ title, settings }) => {
    const live = settings.filter(({ retired }) => retired === null);
    return [`# --- ${title}`, ...live.map(linesOf)].join("\n");
  });
  return `${[INTRODUCTION, ...parts].join("\n\n")}\n`;
}

const linesOf = ({ name, about, unit, takes, fallback, secret }: SettingDescription) =>
  `# ${about}${secret ? " (secret)" : ""}; ${unit === null ? takes : `${unit}: ${takes}`}\n# ${name}=${fallback ?? ""}`;
