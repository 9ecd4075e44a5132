import * as z from "zod";
import { markdownTable } from "../../base/kit/markdown-table.ts";
import type { AnyStateFile, ChangeRule, FileWriter, StateFiles } from "./state-file.ts";

/** A part of a schema, as JSON Schema describes it. */
type Part = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Part[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly additionalProperties?: Part | boolean;
  readonly items?: Part;
};

/** Title, introduction and files of one competition's part of docs/records.md. */
export type RecordsPageSection = {
  readonly title: string;
  readonly introduction: string;
  readonly files: StateFiles;
};

/** The text of docs/records.md. */
export function recordsPage(sections: readonly RecordsPageSection[]): string {
  return [INTRODUCTION, ...sections.map(sectionOf)].join("\n");
}

const INTRODUCTION = `# Records

<!-- Written by \`npm run docs:records\` from the tables of state files; a test fails when it is out of date. -->

Every file of a state repository: where it lies, who writes it, in commits with which line, and what a later commit may change. Facts of
ours stand under the key \`x404\` of the object that they belong to; other readers pass over them.

What may change:

- **free**: anything, at any time.
- **whole**: nothing, once it is written (or once what the table names has happened).
- **append**: what is there stays; more may follow.
- **settled**: an entry stays as it is once it is settled; notes under \`x404\` may grow.
`;

function sectionOf({ title, introduction, files }: RecordsPageSection): string {
  const all = Object.values(files);
  const rows = all.map((file) => [
    `\`${file.pattern}\``,
    file.about,
    [...new Set(file.writers.map(({ by }) => by))].join(", "),
    linesOf(file.writers),
    wordOf(file.change),
  ]);
  const overview = markdownTable([
    ["file", "what is there", "written by", "line of the commit message", "may change"],
    ...rows,
  ]);
  return [`## ${title}\n`, `${introduction}\n`, `${overview}\n`, ...all.flatMap(fieldsOf)].join("\n");
}

function linesOf(writers: readonly FileWriter[]): string {
  const lines = new Set(writers.flatMap(({ message }) => (message === null ? [] : [`\`${message.pattern}\``])));
  return lines.size === 0 ? "any" : [...lines].join("<br>");
}

function wordOf(change: ChangeRule<unknown>): string {
  if (change.kind === "append") return change.anyOrder ? "append, in any order" : "append";
  if (change.kind === "whole") return change.from ? "whole, once the competition rests on it" : "whole";
  return change.kind;
}

/** The fields of one file of JSON, ours below the others. */
function fieldsOf(file: AnyStateFile): string[] {
  if (file.schema === null) return [];
  const schema = z.toJSONSchema(file.schema, { io: "input", unrepresentable: "any" }) as Part;
  const rows = walk(schema, "");
  const extras = Object.entries(file.x404).flatMap(([place, { schema: own }]) =>
    walk(z.toJSONSchema(own, { unrepresentable: "any" }) as Part, [place, "x404"].filter(Boolean).join(".")),
  );
  const cells = [...rows, ...extras].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  return [`### \`${file.pattern}\`\n`, `${markdownTable([["field", "holds", "default", "is"], ...cells])}\n`];
}

/** Rows of a schema's fields; `*` stands for each entry of a list or of an object that has one entry a key. */
function walk(part: Part, path: string): string[][] {
  const own =
    path === "" || part.properties ? [] : [[`\`${path}\``, typeOf(part), defaultOf(part), part.description ?? ""]];
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (part.properties) return Object.entries(part.properties).flatMap(([key, inner]) => walk(inner, at(key)));
  if (part.items?.properties) return walk(part.items, at("*"));
  if (typeof part.additionalProperties === "object" && part.additionalProperties.properties)
    return walk(part.additionalProperties, at("*"));
  return own;
}

function typeOf(part: Part): string {
  if (part.enum) return part.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (part.const !== undefined) return `\`${String(part.const)}\``;
  if (part.anyOf) return [...new Set(part.anyOf.map(typeOf))].join(" or ");
  if (part.items) return `list of ${typeOf(part.items)}`;
  const type = Array.isArray(part.type) ? part.type.join(" or ") : part.type;
  return (type as string | undefined) ?? "any";
}

const defaultOf = (part: Part): string => (part.default === undefined ? "" : `\`${JSON.stringify(part.default)}\``);
