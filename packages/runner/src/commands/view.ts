import { basename } from "node:path";
import { CompetitionError, MODEL_FORMATS } from "@404-gen/core";
import { createPictureLoader } from "@404-gen/core/net";
import { createRenderPool } from "@404-gen/render";
import { type FileToView, type ViewedModel, viewerPage, viewFile } from "@404-gen/render/viewer";
import { openDoor } from "../assemble/parts/door.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { bytesText, formatOf, readInput, writeAtomically } from "../terminal/files.ts";
import { type CommandContext, defineCommand } from "./define.ts";
import { addPrivateOption, type PrivateOption } from "./private-option.ts";

type Options = PrivateOption & { out: string; open?: boolean };

const HELP = `FILES are GLB, PLY or JavaScript modules, or their addresses. The first two stand side by side and turn together; more are chosen on the page, and a
file from the disk can be opened beside them. The page begins where the judge's camera stands, in its light; it is one file, opens from disk and reaches no network.
A module runs in the validator's isolate; the page gets what it built as data. A GLB or PLY file that would be refused is shown as a viewer does, with the reason.`;

export const viewCommand = () =>
  defineCommand<Options>({
    usage: "view <files...>",
    summary: "Show models in 3D, side by side: a page with what the judge looks at, turned by hand",
    help: HELP,
    configure: (command) =>
      addPrivateOption(command)
        .option("-o, --out <file>", "page to write", "view.html")
        .option("--open", "show the page in the browser"),
    work: async ({ args, options }, context) => {
      const pool = createRenderPool({ timeoutMs: context.settings().RENDER_TIMEOUT * 1000 });
      const models: ViewedModel[] = [];
      const refusals: Refusal[] = [];
      try {
        for (const [index, file] of args.entries()) {
          context.terminal.progress({ done: index, total: args.length, what: file });
          const model = await look(await readModel(file, { options, context }), { pool, signal: context.signal });
          if ("error" in model) refusals.push({ file, ...model });
          else models.push(model);
        }
        context.terminal.progress({ done: args.length, total: args.length, what: "read" });
      } finally {
        await pool.close();
      }
      return tell(models, { refused: refusals, options, context });
    },
  });

type Call = { readonly options: Options; readonly context: CommandContext };
type Refusal = { readonly file: string; readonly error: { readonly code: string; readonly message: string } };

/** Reads a file, or fetches it through the guarded door. */
async function readModel(file: string, { options, context }: Call): Promise<FileToView> {
  const isAddress = /^https?:\/\//.test(file);
  const path = isAddress ? new URL(file).pathname : file;
  const format = formatOf(path);
  const { maxBytes } = MODEL_FORMATS[format];
  const load = createPictureLoader({ door: openDoor(options), maxBytes });
  const bytes = isAddress ? await load(file, { signal: context.signal }) : await readInput(file);
  return { name: basename(path), format, bytes };
}

/** Reads one file for the page. A refusal is returned, not thrown, so that the other files are still shown. */
async function look(
  file: FileToView,
  tools: Parameters<typeof viewFile>[1],
): Promise<ViewedModel | Pick<Refusal, "error">> {
  try {
    return await viewFile(file, tools);
  } catch (error) {
    if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

type ViewReport = {
  /** Null: every file was refused. */
  readonly page: { readonly file: string; readonly bytes: number } | null;
  readonly shown: readonly { readonly name: string; readonly note: string }[];
  readonly refused: readonly Refusal[];
  /** The first refusal; absent where nothing was refused. */
  readonly error?: Refusal["error"];
};

type ViewOutcome = Call & { readonly refused: readonly Refusal[] };

async function tell(models: readonly ViewedModel[], { refused, options, context }: ViewOutcome): Promise<number> {
  const { terminal } = context;
  const page = models.length === 0 ? null : viewerPage(models, { title: titleOf(models) });
  if (page !== null) await writeAtomically(options.out, page);
  const [first] = refused;
  const output = page === null ? null : { file: options.out, bytes: Buffer.byteLength(page) };
  const rows = models.map(({ name, note }) => ({ name, note: note ?? "" }));
  const shape: ViewReport = { page: output, shown: rows, refused, ...(first && { error: first.error }) };
  terminal.result(shape, (result) =>
    [
      ...result.shown.map(({ name, note }) => `${name}: ${note}`),
      ...result.refused.map(({ error }) => `${error.message} [${error.code}]`),
      ...(output ? [`${output.file}, ${bytesText(output.bytes)}`] : []),
    ].join("\n"),
  );
  if (output && options.open === true) await context.openPage(options.out);
  return first ? EXIT.negative : EXIT.ok;
}

function titleOf([first, second, ...more]: readonly ViewedModel[]): string {
  if (second === undefined) return first?.name ?? "";
  return `${first?.name} and ${second.name}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}
