import { join } from "node:path";
import {
  asCompetitionError,
  CompetitionError,
  type KnownErrorCode,
  MODEL_FORMATS,
  type Rejection,
  type Renderer,
  showValue,
} from "@404-gen/core";
import { createModuleRenderer, inspectModel, type ModuleRenderer } from "@404-gen/render";
import { type OpenRendererOptions, openRenderer } from "../assemble/parts/renderer.ts";
import { loadSettings, type Settings } from "../settings/load.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { checkInput, fileStem, formatOf, makeOutput, readInput, sizeOf, writeAtomically } from "../terminal/files.ts";
import type { BundleEmbeddings } from "./bundle-embeddings.ts";
import type { CommandContext } from "./define.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { type FileDrawing, sayDrawn, tellMore } from "./file-drawing.ts";
import { watchFiles } from "./watch-files.ts";
import { watchUntilQuit } from "./watch-until-quit.ts";

type Options = {
  out: string;
  threads?: string;
  renderer?: string;
  timeout?: string;
  bundle?: boolean;
  prompt?: string;
  model?: string;
  watch?: boolean;
};

export const renderCommand = () =>
  defineCommand<Options>({
    usage: "render <files...>",
    summary: "Draw GLB, PLY and JavaScript modules as the judge sees them: DIR/{stem}.png, 1041 × 1041",
    help: "The picture is the validator's own, byte for byte. A refused file gets no picture, and the command ends with 1. With --bundle a module also gets DIR/{stem}/white/{view}.png (8), DIR/{stem}/gray/{view}.png (4) and DIR/{stem}/grid.png, under the names that the judges fetch; with --prompt DIR/{stem}/embeddings.npz too, by DINOv3 where there is a model, else by the offline embedding, which says so.",
    configure: (command) =>
      command
        .requiredOption("-o, --out <dir>", "folder for the pictures; made when missing")
        .option("--bundle", "of each module, all views that the judges fetch")
        .option(
          "--prompt <file>",
          "with --bundle: the prompt picture, or a folder of them by stem; adds embeddings.npz",
        )
        .option("--model <file>", "ONNX file of DINOv3 for the embeddings (default: the setting DINOV3_MODEL)")
        .option("--watch", "draw again whenever a file changes, until q or Ctrl-C")
        .option("--threads <n>", "worker threads (default: the setting RENDER_THREADS)")
        .option("--renderer <name>", "cpu or gl (default: the setting RENDERER)")
        .option("--timeout <seconds>", "longest time for one file (default: the setting RENDER_TIMEOUT)"),
    work: async ({ args, options }, context) => {
      await checkFiles(args);
      const tools = await openTools(args, { options, context });
      try {
        await makeOutput(options.out);
        const job = { ...tools, bundle: options.bundle === true, out: options.out, context };
        return options.watch === true ? await drawOnChange(args, job) : tell(await drawAll(args, job), job);
      } finally {
        await tools.close();
      }
    },
  });

type Tools = {
  readonly renderer: Renderer;
  readonly modules: ModuleRenderer;
  readonly embeddings: BundleEmbeddings | null;
  close(): Promise<void>;
};

type Job = Tools & {
  readonly bundle: boolean;
  readonly out: string;
  readonly context: CommandContext;
};

type Opening = { readonly options: Options; readonly context: CommandContext };

async function openTools(paths: readonly string[], { options, context }: Opening): Promise<Tools> {
  const settings = loadSettings([context.env, { RENDERER: options.renderer }]);
  const rendererChoice = rendererOptions(options, settings);
  const embeddings = await openEmbeddings(paths, { options, settings, context });
  const renderer = await openRenderer(rendererChoice);
  const modules = createModuleRenderer({
    threads: rendererChoice.threads,
    timeoutMs: rendererChoice.timeoutSeconds * 1000,
  });
  return {
    renderer,
    modules,
    embeddings,
    async close() {
      await renderer.close();
      await modules.close();
      await embeddings?.close();
    },
  };
}

async function openEmbeddings(
  paths: readonly string[],
  { options, settings, context }: Opening & { readonly settings: Settings },
): Promise<BundleEmbeddings | null> {
  const { prompt } = options;
  if (prompt === undefined) return null;
  if (options.bundle !== true) throw usage("OPTION_INVALID", "--prompt is for the embeddings of --bundle; give both");
  // Loaded only here, because nothing else in this command needs it: the parts of audit and competition 2 took longer to load than a picture to draw.
  const { openBundleEmbeddings } = await import("./bundle-embeddings.ts");
  const stems = paths.filter((path) => MODEL_FORMATS[formatOf(path)].shownAs === "bundle").map(fileStem);
  const embeddings = await openBundleEmbeddings({ prompt, model: options.model ?? settings.DINOV3_MODEL, stems });
  if (embeddings.embedding === "offline")
    context.terminal.note(
      "embeddings are offline ones: no model sees the pictures (give --model, see `404-gen model`)",
    );
  return embeddings;
}

/** Reports the drawings, and returns the exit status. */
function tell(files: readonly FileDrawing[], { out, renderer, context }: Job): number {
  const refusals = files.flatMap((file) => ("error" in file ? [file.error] : []));
  // The first refusal is also the error of the JSON output: a script does not have to search for it.
  const result = { out, renderer: renderer.name, files, ...(refusals[0] ? { error: refusals[0] } : {}) };
  context.terminal.result(result, () => showValue(files).map(sayDrawn).join("\n"));
  if (files.some((file) => "fault" in file)) return EXIT.infrastructure;
  return refusals.length > 0 ? EXIT.negative : EXIT.ok;
}

/**
 * Draws the files now and again after every change, until a person ends it. A missing or refused file is reported, and drawn after its next change.
 */
async function drawOnChange(paths: readonly string[], job: Job): Promise<number> {
  const { signal } = job.context;
  const draw = (path: string) => drawOne(path, job).catch((error: unknown) => failureOf(path, { error, signal }));
  const onChange = async (changes: readonly string[]) => {
    const files: FileDrawing[] = [];
    for (const path of changes) files.push(await draw(path));
    if (!signal.aborted) tell(files, job);
  };
  return watchUntilQuit(job.context, (until) => watchFiles(paths, { signal: until, onChange }));
}

function failureOf(
  path: string,
  { error, signal }: { readonly error: unknown; readonly signal: AbortSignal },
): FileDrawing {
  signal.throwIfAborted();
  const { code, message } = asCompetitionError(error, { code: "RENDER_FAILED" });
  return { file: path, error: { code, message }, fault: true };
}

/** `--renderer` has replaced the setting RENDERER already. */
function rendererOptions({ threads, timeout }: Options, settings: Settings): OpenRendererOptions {
  return {
    kind: settings.RENDERER,
    threads: threads ? wholeNumber(threads, { name: "--threads", min: 1, max: 64 }) : settings.RENDER_THREADS,
    timeoutSeconds: timeout
      ? wholeNumber(timeout, { name: "--timeout", min: 1, max: 86_400 })
      : settings.RENDER_TIMEOUT,
  };
}

async function drawAll(paths: readonly string[], job: Job): Promise<FileDrawing[]> {
  const drawings: FileDrawing[] = [];
  for (const [index, path] of paths.entries()) {
    job.context.terminal.progress({ done: index, total: paths.length, what: path });
    drawings.push(await drawOne(path, job));
  }
  job.context.terminal.progress({ done: paths.length, total: paths.length, what: "drawn" });
  return drawings;
}

async function drawOne(path: string, job: Job): Promise<FileDrawing> {
  const { renderer, modules, embeddings, bundle, out, context } = job;
  const { signal } = context;
  const format = formatOf(path);
  const tooLarge = await refusalOfSize(path);
  if (tooLarge) return { file: path, error: tooLarge };
  const bytes = await readInput(path);
  if (bundle && MODEL_FORMATS[format].shownAs === "bundle") {
    const { drawBundle } = await import("./render-bundle.ts");
    return drawBundle({ path, bytes }, { renderer: modules, embeddings, out, signal });
  }
  const evidence = await renderer.render({ bytes, format }, { signal });
  signal.throwIfAborted();
  // A fault of ours is reported, and the next files are drawn all the same.
  if (evidence.kind === "fault") return { file: path, error: evidence.error.toJSON(), fault: true };
  if (evidence.kind === "rejected") return { file: path, error: tellMore(path, evidence.rejection) };
  const png = join(out, `${fileStem(path)}.png`);
  await writeAtomically(png, evidence.value.png);
  return { file: path, png, sha256: evidence.value.sha256 };
}

/** The rejection of a file that is too large; null for any other. Such a file is not read: a file of gigabytes would not fit into memory. */
async function refusalOfSize(path: string): Promise<Rejection | null> {
  const format = formatOf(path);
  const size = await sizeOf(path);
  if (size <= MODEL_FORMATS[format].maxBytes) return null;
  return (await inspectModel(new Uint8Array(), { format, size })).rejection;
}

/** Checks all paths before the first picture is drawn: the formats, that the files exist, and that no two pictures get one name. */
async function checkFiles(paths: readonly string[]): Promise<void> {
  const files = new Map<string, string>();
  for (const path of paths) {
    formatOf(path);
    await checkInput(path);
    const other = files.get(fileStem(path));
    if (other !== undefined)
      throw usage(
        "SAME_STEM",
        `${other} and ${path} would both become ${fileStem(path)}.png; draw them into two folders`,
      );
    files.set(fileStem(path), path);
  }
}

const usage = (code: KnownErrorCode, message: string) => new CompetitionError(message, { code, fault: "usage" });
