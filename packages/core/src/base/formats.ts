import type { ErrorCode } from "./errors/catalogue.ts";

/** What is known of a model format without reading a file of it. The loader of each is in render's own table (`formats/table.ts`). */
export type FormatRow = {
  /** For people. */
  readonly title: string;
  /** Of the file's name, without the dot. */
  readonly extension: string;
  /** MIME type under which the file is stored and served. */
  readonly contentType: string;
  /** Name of the model's address in a result (`glb`), and behind `left_` and `right_` in a duel. */
  readonly recordKey: string;
  /** ASCII text with which each file of the format begins; null when the format has none. */
  readonly magic: string | null;
  /** Largest file that is taken, bytes. */
  readonly maxBytes: number;
  /** Code under which a larger file is refused. */
  readonly tooLarge: ErrorCode;
  /** What a judge sees of a model: one picture of four views, or the bundle of views that competition 2 asks for. */
  readonly shownAs: "preview" | "bundle";
};

/**
 * The formats that a competition may ask for: one row each. A new format is a row here, a row in render's table of loaders, and its
 * folder in `render/src/formats`.
 *
 * Sizes: the reference render service answers 413 above 200 MiB; the service of competition 2 refuses modules above 1 MiB.
 */
export const MODEL_FORMATS = {
  glb: {
    title: "binary glTF 2.0",
    extension: "glb",
    contentType: "model/gltf-binary",
    recordKey: "glb",
    magic: "glTF",
    maxBytes: 209_715_200,
    tooLarge: "MODEL_TOO_LARGE",
    shownAs: "preview",
  },
  ply: {
    title: "PLY with Gaussian splats",
    extension: "ply",
    contentType: "application/octet-stream",
    recordKey: "ply",
    magic: "ply",
    maxBytes: 209_715_200,
    tooLarge: "MODEL_TOO_LARGE",
    shownAs: "preview",
  },
  js: {
    title: "JavaScript module",
    extension: "js",
    contentType: "text/javascript",
    recordKey: "js",
    magic: null,
    maxBytes: 1_048_576,
    tooLarge: "FILE_SIZE_EXCEEDED",
    shownAs: "bundle",
  },
} as const satisfies Readonly<Record<string, FormatRow>>;

/** Name of a model format: a row of {@link MODEL_FORMATS}. */
export type ModelFormat = keyof typeof MODEL_FORMATS;

type Rows = typeof MODEL_FORMATS;

/** Name of a format whose models are judged by a preview: those of competition 1. */
export type PreviewFormat = {
  [Name in ModelFormat]: Rows[Name]["shownAs"] extends "preview" ? Name : never;
}[ModelFormat];

/** Name of a model's address in a result of competition 1. */
export type ModelRecordKey = Rows[PreviewFormat]["recordKey"];

/** The names of all formats, in the table's order. */
export const MODEL_FORMAT_NAMES = Object.keys(MODEL_FORMATS) as [ModelFormat, ...ModelFormat[]];

/** The names of the formats whose models are judged by a preview. */
export const PREVIEW_FORMAT_NAMES = MODEL_FORMAT_NAMES.filter(isPreviewFormat) as [PreviewFormat, ...PreviewFormat[]];

/** The same for a sentence: `glb or ply`. */
export const PREVIEW_FORMATS_TEXT = PREVIEW_FORMAT_NAMES.join(" or ");

/** The names of the formats whose models are judged by a bundle of views. */
export const BUNDLE_FORMAT_NAMES = MODEL_FORMAT_NAMES.filter((name) => !isPreviewFormat(name));

/** Format where nothing else is said: the one of the first competition. */
export const DEFAULT_MODEL_FORMAT: PreviewFormat = "glb";

/**
 * Is this text the name of a format?
 *
 * @example isModelFormat("ply"); // true
 */
export const isModelFormat = (text: string): text is ModelFormat => Object.hasOwn(MODEL_FORMATS, text);

/**
 * Are models of this format judged by a preview?
 *
 * @example isPreviewFormat("js"); // false: by a bundle of views
 */
export function isPreviewFormat(format: ModelFormat): format is PreviewFormat {
  return MODEL_FORMATS[format].shownAs === "preview";
}

/**
 * The format that a file's name, path or address ends with; null for another one. Upper case counts as well.
 *
 * @example formatOfName("models/chair.GLB"); // "glb"
 */
export function formatOfName(name: string): ModelFormat | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return MODEL_FORMAT_NAMES.find((format) => MODEL_FORMATS[format].extension === ending) ?? null;
}

/**
 * Name of a prompt's model file.
 *
 * @example modelFileName("chair", "glb"); // "chair.glb"
 */
export const modelFileName = (stem: string, format: ModelFormat): string =>
  `${stem}.${MODEL_FORMATS[format].extension}`;

/**
 * Largest file of a format that is taken, bytes: the format's own limit, or the operator's where that is lower.
 *
 * @example maxModelBytes("glb", 16_777_216); // 16777216
 */
export const maxModelBytes = (format: ModelFormat, limit = Number.POSITIVE_INFINITY): number =>
  Math.min(limit, MODEL_FORMATS[format].maxBytes);

/**
 * Does the file begin as its format asks? True for every file of a format without a fixed beginning.
 *
 * @example hasMagic(new TextEncoder().encode("glTF…"), "glb"); // true
 */
export function hasMagic(bytes: Uint8Array, format: ModelFormat): boolean {
  const { magic }: FormatRow = MODEL_FORMATS[format];
  if (magic === null) return true;
  return bytes.length >= magic.length && [...magic].every((letter, at) => bytes[at] === letter.charCodeAt(0));
}
