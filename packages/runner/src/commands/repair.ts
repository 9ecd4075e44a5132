import { existsSync, readFileSync } from "node:fs";
import { CompetitionError } from "@404-gen/core";
import { type MendedRecord, type RepairedText, repairRecord } from "@404-gen/core/owner";
import { formatTimestamp } from "@404-gen/core/rules";
import { defineCommand } from "./define.ts";
import { withState } from "./with-state.ts";

type Options = { file: string[]; why: string; by?: string; dryRun?: boolean };

const HELP = `Writes files of a damaged record as a person decided, in one commit with an entry in repairs.json: when, by whom, why, and each file's hash
before and after. PATH is the file in the repository, LOCALFILE the text that it gets; without one (\`--file PATH=\`) the file is deleted.
The files are of one round, or all beside the rounds. REPO is a folder, or owner/name on GitHub (default: GITHUB_REPO, else STATE_DIR).
\`404-gen verify\` lists every repair; the weights service takes a repaired round only with ACCEPT_REPAIRED_ROUNDS=true.

  404-gen repair --file rounds/3/winner.json=winner.json --why "cut off by a full disk" --by ada --dry-run
  404-gen repair --file rounds/3/winner.json=winner.json --why "cut off by a full disk" --by ada`;

export const repairCommand = () =>
  defineCommand<Options>({
    usage: "repair [repo]",
    summary: "Repair files of a damaged record, as a person: one commit that verify lists",
    help: HELP,
    settingFlags: true,
    configure: (command) =>
      command
        .requiredOption("--file <path=localfile>", "a file and its new text; may be given again", collect)
        .requiredOption("--why <text>", "what was wrong, for the public record")
        .option("--by <name>", "who repairs it (default: GIT_AUTHOR_NAME)")
        .option("--dry-run", "show the difference, and write nothing"),
    work: async ({ args: [repo], options }, { terminal, settings: load, signal }) => {
      const settings = load();
      const files = options.file.map(readText);
      const { why, by = settings.GIT_AUTHOR_NAME, dryRun } = options;
      const at = formatTimestamp(Date.now());
      const repair = await withState({ ...settings, ...placeOf(repo) }, (state) =>
        repairRecord({ state }, { files, why, by, at, dryRun, signal }),
      );
      terminal.result(repair, sayRepair);
      return undefined;
    },
  });

const collect = (value: string, before: string[] = []) => [...before, value];

/** Settings for the repository that the command line names; it replaces the one of the settings. */
function placeOf(repo: string | undefined) {
  if (repo === undefined) return {};
  // Only for a folder that exists: the store would create a repository in a new one.
  if (existsSync(repo)) return { STATE_DIR: repo, GITHUB_REPO: undefined };
  if (/^[\w.-]+\/[\w.-]+$/.test(repo)) return { GITHUB_REPO: repo };
  throw new CompetitionError(`${repo} is no folder, and no owner/name on GitHub`, { code: "REPOSITORY_MISSING" });
}

function readText(option: string): RepairedText {
  const at = option.indexOf("=");
  if (at <= 0)
    throw new CompetitionError(`--file ${option}: not PATH=LOCALFILE`, {
      code: "OPTION_INVALID",
      data: { value: option },
    });
  const path = option.slice(0, at);
  const local = option.slice(at + 1);
  if (local === "") return { path, text: null };
  try {
    return { path, text: readFileSync(local, "utf8") };
  } catch (cause) {
    throw new CompetitionError(`${local} cannot be read`, { code: "FILE_MISSING", data: { path: local }, cause });
  }
}

/** Most lines of a file's difference that are shown. */
const MOST_LINES = 40;

function sayRepair({ number, entry, changes, revision }: MendedRecord): string {
  const of = entry.round === null ? "files beside the rounds" : `round ${entry.round}`;
  return [
    `repair ${number}, of ${of}, by ${entry.by}: ${entry.why}`,
    ...changes.flatMap(({ path, before, after }) => [
      `${path}${before === null ? " (new)" : after === null ? " (deleted)" : ""}`,
      ...difference(before ?? "", after ?? ""),
    ]),
    revision === null ? "dry run: nothing was written" : `commit ${revision}`,
  ].join("\n");
}

/** The lines that differ, without the equal lines at the start and at the end. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) => (text === "" ? [] : text.split(/\r?\n/))) as [string[], string[]];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const lines = [
    ...old.slice(start, old.length - end).map((line) => `  ${start + 1}- ${line}`),
    ...now.slice(start, now.length - end).map((line) => `  ${start + 1}+ ${line}`),
  ];
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES), `  … ${lines.length - MOST_LINES} more lines`]
    : lines;
}
