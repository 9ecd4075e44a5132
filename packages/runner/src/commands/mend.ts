import { extname, join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { createRenderPool, type RenderPool } from "@404-gen/render";
import { type MendResult, mendFormatOf } from "@404-gen/render/mend";
import { mendPage, sayDifference } from "../report/mend-page.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { bytesText, checkInput, fileStem, makeOutput, readInput, writeAtomically } from "../terminal/files.ts";
import { type CommandContext, defineCommand } from "./define.ts";

type Options = { out?: string; check?: boolean; pictures?: boolean; open?: boolean };

export const mendCommand = () =>
  defineCommand<Options>({
    usage: "mend <files...>",
    summary:
      "Make GLB and PLY files acceptable that would be refused or drawn otherwise than meant: DIR/{stem}.glb or .ply",
    help: "Says step by step what was done, and how far the mended file's picture is from the original's as a viewer shows it. A file with nothing to mend is copied as it is; of .splat and .spz files a .ply is made. Ends with 1 when a file cannot be mended. Each file is read in a process with limits of time and memory. The given files are never changed.",
    configure: (command) =>
      command
        .option("-o, --out <dir>", "folder for the mended files; made when missing")
        .option("--check", "say what would be done, and write nothing")
        .option("--pictures", "also write DIR/{stem}.before.png and .after.png, and DIR/index.html that shows them")
        .option("--open", "with --pictures: show that page in the browser"),
    work: async ({ args, options }, context) => {
      const files = await checkFiles(args, options);
      const { RENDER_TIMEOUT } = context.settings();
      const pool = createRenderPool({ timeoutMs: RENDER_TIMEOUT * 1000 });
      try {
        if (options.out !== undefined && options.check !== true) await makeOutput(options.out);
        const results: FileMend[] = [];
        for (const [index, file] of files.entries()) {
          context.terminal.progress({ done: index, total: files.length, what: file });
          results.push(await mendOne(file, { pool, options, context }));
        }
        context.terminal.progress({ done: files.length, total: files.length, what: "mended" });
        const page = await writePage(results, options);
        const status = tell(results, context);
        if (page !== null && options.open === true) await context.openPage(page);
        return status;
      } finally {
        await pool.close();
      }
    },
  });

/** Report of one file. */
type FileMend = {
  readonly file: string;
  /** Path of the mended file; null: nothing was written. */
  readonly written: string | null;
} & (
  | (Omit<MendResult, "bytes" | "pictures"> & { readonly size: number })
  | { readonly error: { readonly code: string; readonly message: string } }
);

type Mending = { readonly pool: RenderPool; readonly options: Options; readonly context: CommandContext };

async function mendOne(file: string, { pool, options, context }: Mending): Promise<FileMend> {
  const input = await readInput(file);
  const format = mendFormatOf(extname(file));
  try {
    const { bytes, pictures, ...result } = await pool.mend({ bytes: input, format }, { signal: context.signal });
    const out = options.check === true || result.stillRefused ? undefined : options.out;
    const output = bytes ?? input;
    const entry = { file, written: out === undefined ? null : join(out, `${fileStem(file)}.${result.format}`) };
    if (entry.written) await writeAtomically(entry.written, output);
    if (out !== undefined && options.pictures === true && pictures)
      for (const when of ["before", "after"] as const)
        await writeAtomically(join(out, `${fileStem(file)}.${when}.png`), pictures[when]);
    return { ...entry, ...result, size: output.length };
  } catch (error) {
    if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
    return { file, written: null, error: { code: error.code, message: error.message } };
  }
}

/** Writes the page into the folder of the mended files; null without --pictures. */
async function writePage(files: readonly FileMend[], { out, check, pictures }: Options): Promise<string | null> {
  if (out === undefined || check === true || pictures !== true) return null;
  const entries = files.map((entry) => {
    const hasPictures = !("error" in entry) && entry.written !== null && entry.difference !== null;
    const path = (when: string) => `${fileStem(entry.file)}.${when}.png`;
    return { ...entry, pictures: hasPictures ? { before: path("before"), after: path("after") } : null };
  });
  const page = join(out, "index.html");
  await writeAtomically(page, mendPage(entries));
  return page;
}

function tell(files: readonly FileMend[], { terminal }: CommandContext): number {
  const error = files.flatMap((file) => ("error" in file ? [file.error] : (file.stillRefused ?? [])))[0];
  terminal.result({ files, ...(error ? { error } : {}) }, (result) => result.files.map(sayFile).join("\n"));
  return error ? EXIT.negative : EXIT.ok;
}

function sayFile(entry: FileMend): string {
  if ("error" in entry) return `${entry.file}: cannot be mended: ${entry.error.message} [${entry.error.code}]`;
  const { file, refused, steps, stillRefused, difference, written, size } = entry;
  if (steps.length === 0) return `${file}: nothing to mend${written ? `; copied to ${written}` : ""}`;
  const lines = [
    `${file}: ${refused ? `${refused.message} [${refused.code}]` : "is drawn, but not as it may be meant"}`,
  ];
  for (const { step, text, visible } of steps) lines.push(`  ${step}: ${text}${visible ? " (may be seen)" : ""}`);
  if (stillRefused) lines.push(`  would be refused all the same: ${stillRefused.message} [${stillRefused.code}]`);
  else if (difference) lines.push(`  ${sayDifference(difference)}`);
  if (written) lines.push(`  ${written}, ${bytesText(size)}`);
  return lines.join("\n");
}

async function checkFiles(files: readonly string[], options: Options): Promise<readonly string[]> {
  if (options.open === true && (options.pictures !== true || options.check === true))
    throw usage("--open shows the page that --pictures writes; give both, without --check");
  if (options.out === undefined && options.check !== true)
    throw usage("Give a folder for the mended files (-o DIR), or --check to write nothing");
  const sources = new Map<string, string>();
  for (const file of files) {
    mendFormatOf(extname(file));
    await checkInput(file);
    const other = sources.get(fileStem(file));
    if (other !== undefined) throw usage(`${other} and ${file} would become one file; mend them into two folders`);
    sources.set(fileStem(file), file);
  }
  return files;
}

const usage = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID", fault: "usage" });
