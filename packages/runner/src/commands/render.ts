import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type Renderer } from "@404-gen/core";
import { openRenderer } from "../assemble/renderer.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { fileStem, formatOf, readInput } from "../terminal/files.ts";
import type { CommandContext } from "./define.ts";
import { defineCommand, wholeNumber } from "./define.ts";

type Options = { out: string; threads?: string; renderer?: string; timeout?: string };

type Drawn =
  | { readonly file: string; readonly png: string; readonly sha256: { readonly model: string; readonly png: string } }
  | {
      readonly file: string;
      readonly error: { readonly code: string; readonly message: string; readonly data?: unknown };
    };

export const renderCommand = () =>
  defineCommand<Options>({
    usage: "render <files...>",
    summary: "Draw GLB and PLY files as the judge sees them: DIR/{stem}.png, 1041 × 1041",
    help: "The picture is the validator's own, byte for byte. A refused file gets no picture, and the command ends with 1.",
    configure: (command) =>
      command
        .requiredOption("-o, --out <dir>", "folder for the pictures; made when missing")
        .option("--threads <n>", "worker threads (default: the setting RENDER_THREADS)")
        .option("--renderer <name>", "cpu or gl (default: the setting RENDERER)")
        .option("--timeout <seconds>", "longest time for one file (default: the setting RENDER_TIMEOUT)"),
    work: async ({ args, options }, context) => {
      const renderer = await openRenderer({
        kind: options.renderer === "gl" ? "gl" : options.renderer === "cpu" ? "cpu" : context.settings().RENDERER,
        threads: options.threads
          ? wholeNumber(options.threads, { name: "--threads", min: 1, max: 64 })
          : context.settings().RENDER_THREADS,
        timeoutSeconds: options.timeout
          ? wholeNumber(options.timeout, { name: "--timeout", min: 1, max: 86_400 })
          : context.settings().RENDER_TIMEOUT,
      });
      try {
        await mkdir(options.out, { recursive: true });
        const files = await drawAll(args, { renderer, out: options.out, context });
        const refused = files.flatMap((file) => ("error" in file ? [file.error] : []));
        // One refusal among the files is the command's error too, so that a script need not search for it.
        const result = {
          out: options.out,
          renderer: renderer.name,
          files,
          ...(refused[0] ? { error: refused[0] } : {}),
        };
        context.terminal.result(result, () => files.map(sayFile).join("\n"));
        return refused.length > 0 ? EXIT.negative : EXIT.ok;
      } finally {
        await renderer.close();
      }
    },
  });

type Job = { readonly renderer: Renderer; readonly out: string; readonly context: CommandContext };

async function drawAll(paths: readonly string[], job: Job): Promise<Drawn[]> {
  refuseSameStems(paths);
  const drawn: Drawn[] = [];
  for (const [index, path] of paths.entries()) {
    job.context.terminal.progress({ done: index, total: paths.length, what: path });
    drawn.push(await drawOne(path, job));
  }
  job.context.terminal.progress({ done: paths.length, total: paths.length, what: "drawn" });
  return drawn;
}

async function drawOne(path: string, { renderer, out, context }: Job): Promise<Drawn> {
  const evidence = await renderer.render(
    { bytes: await readInput(path), format: formatOf(path) },
    { signal: context.signal },
  );
  if (evidence.kind === "fault") throw evidence.error;
  if (evidence.kind === "rejected") return { file: path, error: evidence.rejection };
  const png = join(out, `${fileStem(path)}.png`);
  await writeFile(`${png}.part`, evidence.value.png);
  await rename(`${png}.part`, png);
  return { file: path, png, sha256: evidence.value.sha256 };
}

function refuseSameStems(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const other = seen.get(fileStem(path));
    if (other !== undefined) {
      throw new CompetitionError(
        `${other} and ${path} would both become ${fileStem(path)}.png; draw them into two folders`,
        { code: "SAME_STEM", fault: "usage" },
      );
    }
    seen.set(fileStem(path), path);
  }
}

const sayFile = (file: Drawn) =>
  "error" in file
    ? `${file.file}: refused: ${file.error.message} [${file.error.code}]`
    : `${file.png}  sha256 ${file.sha256.png}`;
