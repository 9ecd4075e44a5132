import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { MODEL_FORMATS, modelFileName, PREVIEW_FORMAT_NAMES, type PreviewFormat, retry } from "@404-gen/core";
import { readPlainFile } from "@404-gen/core/files";
import { recordedModel } from "@404-gen/core/records";
import { isNotFound } from "../bundles/is-not-found.ts";
import type { GoneList } from "./gone-list.ts";
import type { PictureFolder } from "./picture-folder.ts";
import { usage } from "./prompts.ts";
import type { EvaluateOptions, EvaluationProblem, EvaluationSide } from "./types.ts";

/** A side's files for a prompt: the address of its model and its preview in the pictures folder, or why there are none. */
export type SidePicture = {
  readonly model: { readonly format: PreviewFormat; readonly url: string } | null;
  /** Path in `out`, with the content's hash; null: missing. */
  readonly picture: string | null;
  readonly problem: EvaluationProblem | null;
  /** True when the recorded picture no longer exists at its address. @default false */
  readonly isGone?: boolean;
};

/** Makes the previews of a side, one prompt at a time. */
export type SideReader = {
  /** True when the side has a file of this prompt. */
  has(stem: string): boolean;
  prepare(stem: string): Promise<SidePicture>;
};

export type SideOptions = EvaluateOptions & {
  readonly key: "a" | "b";
  readonly stems: readonly string[];
  readonly pictures: PictureFolder;
  readonly goneList: GoneList;
};

/** Opens a side: a folder or a record. Throws `EVALUATION_NO_FILES` when it has nothing for any of the prompts. */
export async function openSide(side: EvaluationSide, options: SideOptions): Promise<SideReader> {
  if (typeof side !== "string") return recordSide(side, options);
  const files = new Set(await readdir(side).catch((): string[] => []));
  const stems = options.stems.filter((stem) => EXTENSIONS.some((ext) => files.has(`${stem}.${ext}`)));
  if (stems.length === 0)
    throw usage(
      "EVALUATION_NO_FILES",
      `${side} has no file for any prompt; expected ${options.stems[0]} with one of .${EXTENSIONS.join(", .")}`,
    );
  return {
    has: (stem) => stems.includes(stem),
    prepare: (stem) => fromFolder({ folder: side, files, stem }, options),
  };
}

const EXTENSIONS = [...PREVIEW_FORMAT_NAMES.map((format) => MODEL_FORMATS[format].extension), "png"];

function recordSide(side: Exclude<EvaluationSide, string>, options: SideOptions): SideReader {
  return {
    has: (stem) => side.results[stem]?.png != null,
    async prepare(stem) {
      const result = side.results[stem];
      const model = result === undefined ? null : recordedModel(result);
      if (!result?.png) return { model, picture: null, problem: null };
      const url = result.png;
      const { pictures, key, goneList, signal } = options;
      if (goneList.has(url)) return { model, picture: null, problem: null, isGone: true };
      try {
        const picture = await pictures.keep({ place: key, stem, source: url }, () =>
          retry(() => side.load(url, { signal }), {
            delaysMs: [1000, 5000],
            signal,
          }),
        );
        return { model, picture, problem: null };
      } catch (error) {
        if (!isNotFound(error)) throw error;
        await goneList.add(url);
        return { model, picture: null, problem: null, isGone: true };
      }
    },
  };
}

type Place = { readonly folder: string; readonly files: ReadonlySet<string>; readonly stem: string };

async function fromFolder({ folder, files, stem }: Place, options: SideOptions): Promise<SidePicture> {
  const format = PREVIEW_FORMAT_NAMES.find((one) => files.has(modelFileName(stem, one)));
  const model = format === undefined ? null : { format, url: join(folder, modelFileName(stem, format)) };
  const png = files.has(`${stem}.png`) ? join(folder, `${stem}.png`) : null;
  if (png !== null && (model === null || options.render === undefined || (await isNewer(png, model.url)))) {
    const bytes = await readPlainFile(png);
    return { model, picture: await options.pictures.store({ place: options.key, stem }, bytes), problem: null };
  }
  if (model === null) return { model: null, picture: null, problem: null };
  return draw({ model, stem }, options);
}

/** True when a preview is not older than its model: else the model was changed and is drawn again. */
const isNewer = async (png: string, model: string): Promise<boolean> =>
  (await stat(png)).mtimeMs >= (await stat(model)).mtimeMs;

type Drawing = { readonly model: NonNullable<SidePicture["model"]>; readonly stem: string };

async function draw({ model, stem }: Drawing, options: SideOptions): Promise<SidePicture> {
  const { render, key, pictures, signal } = options;
  if (render === undefined)
    throw usage("EVALUATION_NO_RENDERER", `${model.url} has no preview beside it; \`render\` is needed to draw it`);
  const bytes = await readPlainFile(model.url);
  const picture = await pictures.drawn({ bytes, renderer: render.name }, async () => {
    const evidence = await render.render({ bytes, format: model.format }, { signal });
    if (evidence.kind === "fault") throw evidence.error; // Our own fault: nobody loses a prompt because of it.
    return evidence.kind === "measured" ? evidence.value.png : evidence.rejection;
  });
  if (!(picture instanceof Uint8Array))
    return { model, picture: null, problem: { side: key, name: stem, code: picture.code, message: picture.message } };
  return { model, picture: await pictures.store({ place: key, stem }, picture), problem: null };
}
