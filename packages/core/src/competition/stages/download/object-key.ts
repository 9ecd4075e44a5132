import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { checkObjectKey } from "../../../base/kit/object-key.ts";

/** What a stored file's key is made of. */
export type ObjectKeyParts = {
  /** Number of the round. */
  readonly round: number;
  /** SS58 address of the miner. */
  readonly hotkey: string;
  /** `submitted` for what miners sent. */
  readonly kind: "submitted" | "generated";
  /** Of the prompt. */
  readonly stem: string;
  /** Extension of the file, without the dot. */
  readonly ext: string;
  /** sha256 of the content; pictures carry 16 digits of it, so that a new rendering never changes bytes behind an address. */
  readonly hash: string;
};

const PLACEHOLDERS = ["round", "hotkey", "kind", "stem", "ext", "hash"] as const;
/** Without these, files of two miners would get the same key. */
const REQUIRED_PARTS = ["{hotkey}", "{stem}"];
const HASH_DIGITS = 16;

/** A stored model and its preview. */
export type StoredFile = Omit<ObjectKeyParts, "ext" | "hash"> & {
  /** Of the model, without the dot. */
  readonly extension: string;
  /** Lower-case hex; a template may put it into the key. */
  readonly sha256: {
    /** Of the model's bytes. */
    readonly model: string;
    /** Of the preview's bytes. */
    readonly png: string;
  };
};

const STEM_DIGITS = 8;

/**
 * The keys of a model and its preview, by the one template for all stored files. Where the template has no `{hash}`, a generated file
 * carries eight digits of its own after the stem, so that two attempts at one prompt never share an address.
 *
 * @throws CompetitionError `CONFIG_INVALID` for a template with unknown or missing placeholders.
 * @example
 * const keys = fileKeys("{round}/{hotkey}/{stem}.{ext}", { round: 3, hotkey, kind: "submitted", stem: "lamp", extension: "glb", sha256 });
 * await objects.put(keys.model, bytes, { contentType: "model/gltf-binary" });
 */
export function fileKeys(
  template: string,
  { extension, sha256, ...file }: StoredFile,
): {
  /** Key of the model. */
  readonly model: string;
  /** Key of the preview. */
  readonly png: string;
} {
  const isByStem = file.kind === "generated" && !template.includes("{hash}");
  const stem = isByStem ? `${file.stem}-${sha256.model.slice(0, STEM_DIGITS)}` : file.stem;
  const fill = (ext: string, hash: string) => fillTemplate(template, { ...file, stem, ext, hash });
  if (isByStem) return { model: fill(extension, sha256.model), png: fill("png", sha256.model) };
  return {
    model: objectKey(template, { ...file, ext: extension, hash: sha256.model }),
    png: objectKey(template, { ...file, ext: "png", hash: sha256.png }),
  };
}

/**
 * The key of a stored file. A template without `{hash}` gets it before a picture's extension.
 *
 * @throws CompetitionError `CONFIG_INVALID` for a template with unknown or missing placeholders.
 */
export function objectKey(template: string, parts: ObjectKeyParts): string {
  const hash = parts.hash.slice(0, HASH_DIGITS);
  const ext = parts.ext === "png" && !template.includes("{hash}") ? `${hash}.png` : parts.ext;
  return fillTemplate(template, { ...parts, ext, hash });
}

function fillTemplate(template: string, parts: ObjectKeyParts): string {
  checkTemplate(template);
  const values: Readonly<Record<string, string>> = { ...parts, round: String(parts.round) };
  return checkObjectKey(template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""));
}

function checkTemplate(template: string): void {
  const unknown = [...template.matchAll(/\{(\w*)\}/g)].filter(
    ([, name]) => !(PLACEHOLDERS as readonly string[]).includes(name ?? ""),
  );
  if (unknown.length === 0 && REQUIRED_PARTS.every((name) => template.includes(name)) && /\{ext\}/.test(template))
    return;
  throw new CompetitionError(`STORAGE_KEY_TEMPLATE is not usable: ${template}`, {
    code: "CONFIG_INVALID",
    data: {
      setting: "STORAGE_KEY_TEMPLATE",
      allowed: `must hold {hotkey}, {stem} and {ext}; may hold ${PLACEHOLDERS.map((name) => `{${name}}`).join(", ")}`,
    },
  });
}
