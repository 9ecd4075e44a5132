import { GPU_PROVIDER_NEEDS } from "@404-gen/audit/settings";
import { markdownTable } from "@404-gen/core";
import { describeGroups, type SettingDescription } from "./describe.ts";

const INTRODUCTION = `# Configuration

<!-- Written by \`npm run docs:configuration\` from the rows that the packages own; a test fails when it is out of date. -->

Every setting of the \`404-gen\` command. It takes them from the environment, then from \`--env-file\` (without it: \`.env\` in the current
folder, where there is one), then from \`--set NAME=value\`; later ones win, and an empty text counts as not given. Commands that run
services take each as a flag too (\`NETUID\` as \`--netuid\`). Credentials, marked **secret**, are taken from the environment and the file only, and are never
printed. All settings are checked before anything starts; each bad one is named, with what is allowed.

\`404-gen settings\` prints this list, \`--json\` as data, \`--schema\` as a JSON schema ([settings.schema.json](settings.schema.json)), \`--env\` as a
file to fill in ([.env.example](../.env.example)).
`;

/** "`targon` `TARGON_API_KEY`; `verda` `VERDA_CLIENT_ID`, …" */
const PROVIDER_NEEDS = Object.entries(GPU_PROVIDER_NEEDS)
  .map(([name, needs]) => `\`${name}\` ${needs.map((need) => `\`${need}\``).join(", ")}`)
  .join("; ");

const CONSTRAINTS = `## What must hold between them

- \`MAX_PROMPT_ATTEMPTS\` ≤ \`PODS_PER_MINER\` ≤ \`MAX_POD_ATTEMPTS\`
- \`INITIAL_POD_COUNT\` ≤ \`PODS_PER_MINER\`
- \`MIN_CHECK_STATE_INTERVAL\` ≤ \`MAX_CHECK_STATE_INTERVAL\`
- \`ALLOW_PRIVATE_CDN=true\` needs \`CHAIN=simulated\`
- \`TELEGRAM_BOT_TOKEN\` and \`TELEGRAM_CHAT_ID\` go together
- \`CHAIN=simulated\` needs \`CHAIN_FILE\`
- \`R2_ENDPOINT\` needs \`R2_BUCKET\`, \`R2_ACCESS_KEY_ID\` and \`R2_SECRET_ACCESS_KEY\`

## What the auditor needs

- the credentials of each provider in \`GPU_PROVIDERS\`: ${PROVIDER_NEEDS}
- \`DISTANCE=dinov3\` needs \`DINOV3_MODEL\`
- \`BUILD_SOURCE=github\` needs \`GITHUB_REPO\`, \`BUILD_SOURCE=map\` needs \`BUILD_MAP_FILE\`
`;

const COLUMNS = ["setting", "what it is for", "takes", "default"];

/** The text of docs/configuration.md, in the formatter's layout. */
export function configurationPage(): string {
  const tables = describeGroups().map(
    ({ title, settings }) => `## ${title}\n\n${markdownTable([COLUMNS, ...settings.map(cellsOf)])}\n`,
  );
  return [INTRODUCTION, ...tables, CONSTRAINTS].join("\n");
}

function cellsOf({ name, about, unit, takes, fallback, secret, retired }: SettingDescription): string[] {
  const notes = [secret ? " (**secret**)" : "", retired === null ? "" : ` (**no effect**: ${retired})`];
  const cells = [
    `\`${name}\``,
    about + notes.join(""),
    unit === null ? takes : `${unit}: ${takes}`,
    fallback === null ? "" : `\`${fallback}\``,
  ];
  return cells.map((cell) => cell.replaceAll("|", "\\|"));
}
