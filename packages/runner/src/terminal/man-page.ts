import type { Command } from "commander";
import { EXIT_ROWS } from "./exit-codes.ts";

/** A text with roff's own characters escaped: no line begins a request, and backslashes and hyphens stay what they are. */
const safe = (text: string) =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/gm, "\\&$1");

/** The paragraphs of a text; indented ones, the examples, keep their line breaks. */
function paragraphs(text: string): string {
  const parts = text.split("\n\n");
  const one = (part: string) => (/^\s/m.test(part) ? `.EX\n${safe(part)}\n.EE` : safe(part));
  return parts.map(one).join("\n.PP\n");
}

function sectionOf(command: Command, path: string): string {
  const options = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ flags, description }) => `.TP\n.B ${safe(flags)}\n${safe(description)}`);
  const usage = `${path} ${command.commands.length > 0 ? "COMMAND" : command.usage()}`.trim();
  const own = [`.SS ${safe(usage)}`, paragraphs(command.description()), ...options];
  return [own.join("\n"), ...command.commands.map((one) => sectionOf(one, `${path} ${one.name()}`))].join("\n");
}

/** The manual page of a program, section 1, in the format of `man`. */
export function manPage(program: Command): string {
  const name = program.name();
  return `${[
    `.TH ${name.toUpperCase()} 1`,
    ".SH NAME",
    `${safe(name)} \\- ${safe(program.description())}`,
    ".SH SYNOPSIS",
    `.B ${safe(name)}\n.I COMMAND\n[options]`,
    ".SH COMMANDS",
    ...program.commands.map((one) => sectionOf(one, one.name())),
    ".SH EXIT STATUS",
    ...EXIT_ROWS.map(([status, meaning]) => `.TP\n.B ${status}\n${safe(meaning)}`),
    ".SH FILES",
    ".TP\n.I 404\\-gen.json\nSettings of the folder that the command is run in; the environment goes before it.",
    ".TP\n.I .env\nSettings as NAME=value; the place for credentials beside the environment.",
    ".SH SEE ALSO",
    "https://github.com/404\\-gen/404\\-gen\\-typescript",
  ].join("\n")}\n`;
}
