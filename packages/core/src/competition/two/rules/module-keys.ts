/** Folder of the public store under which everything of the rounds lies. STORAGE_ROOT_FOLDER. Source: BATCH-API.md 7. */
export const STORAGE_ROOT = "rounds";

/** Whose work a module is: uploaded by the miner, or made again by its image in one repeat. */
export type ModuleKind = "submitted" | `generated_${number}`;

/** Which module of a round. */
export type ModulePlace = {
  /** Number of the round. */
  readonly round: number;
  /** A hotkey, or `leader` for the baseline. */
  readonly hotkey: string;
  /** The upload, or a repeat of the image. */
  readonly kind: ModuleKind;
  /** Stem of the prompt. */
  readonly stem: string;
};

/** Keys of one module and its bundle in the object store. */
export type ModuleKeys = {
  /** The module itself: `rounds/53/5F…/submitted/lamp.js`. */
  readonly js: string;
  /** Prefix of its views, without a slash at the end; its public address is `views` of the result: `rounds/53/5F…/submitted/lamp`. */
  readonly views: string;
  /** A file of the bundle by its name in `BUNDLE_FILES`: `white/front_left.png`, `embeddings.npz`. */
  file(name: string): string;
};

/**
 * Where a module and its bundle lie. Judges fetch them by these names, so collector, auditor and judge take them from here.
 *
 * @example
 * const keys = moduleKeys({ round: 53, hotkey, kind: "generated_2", stem: "lamp" });
 * keys.file(GRID_FILE); // "rounds/53/5F…/generated_2/lamp/grid.png"
 */
export function moduleKeys(
  place: ModulePlace,
  {
    root = STORAGE_ROOT,
  }: {
    /** Folder of the public store. @default "rounds" */
    readonly root?: string | undefined;
  } = {},
): ModuleKeys {
  const views = `${root}/${place.round}/${place.hotkey}/${place.kind}/${place.stem}`;
  return { js: `${views}.js`, views, file: (name) => `${views}/${name}` };
}

/** Type under which a module is stored. The reference's collector and orchestrator name it differently. Source: STATE-2.md 4.2. */
export const moduleContentType = (kind: ModuleKind): string =>
  kind === "submitted" ? "application/javascript" : "text/javascript";
