import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type BundleFiles, CompetitionError, retry } from "@404-gen/core";
import { formatNpz } from "@404-gen/core/archive";
import { readPlainFile } from "@404-gen/core/files";
import {
  BUNDLE_FILES,
  bundleUrl,
  EMBEDDINGS_FILE,
  embedBundle,
  type ViewName,
  viewFile,
  WHITE_VIEWS,
} from "@404-gen/core/two";
import { listBundles, readBundleFolder } from "../bundles/bundle-folder.ts";
import { isNotFound } from "../bundles/is-not-found.ts";
import type { BundleStore } from "./bundle-store.ts";
import type { BundleSide, EvaluateBundlesOptions, ModuleRecordSide } from "./bundle-types.ts";
import type { GoneList } from "./gone-list.ts";
import { usage } from "./prompts.ts";
import type { EvaluationProblem } from "./types.ts";

/** A side's files for a prompt: its module and the prefix of its views in `out`, or why there are none. */
export type SideBundle = {
  readonly js: string | null;
  readonly views: string | null;
  readonly problem: EvaluationProblem | null;
  /** True when the recorded views no longer exist at their address. @default false */
  readonly isGone?: boolean;
};
export type BundleSideReader = {
  /** True when the side has a module or a bundle of this prompt. */
  has(stem: string): boolean;
  prepare(prompt: { readonly stem: string; readonly picture: Uint8Array }): Promise<SideBundle>;
};
export type BundleSideOptions = EvaluateBundlesOptions & {
  readonly key: "a" | "b";
  readonly stems: readonly string[];
  readonly store: BundleStore;
  readonly goneList: GoneList;
};
type Prompt = Parameters<BundleSideReader["prepare"]>[0];

/** Opens a side: a folder or a record. Throws `EVALUATION_NO_FILES` when it has nothing for any of the prompts. */
export async function openBundleSide(side: BundleSide, options: BundleSideOptions): Promise<BundleSideReader> {
  if (typeof side !== "string")
    return {
      has: (stem) => side.results[stem]?.views != null,
      prepare: (prompt) => fromRecord({ side, prompt }, options),
    };
  const bundles = new Set(await listBundles(side));
  const modules = new Set((await readdir(side).catch((): string[] => [])).filter((name) => name.endsWith(".js")));
  const stems = options.stems.filter((stem) => bundles.has(stem) || modules.has(`${stem}.js`));
  if (stems.length === 0)
    throw usage(
      "EVALUATION_NO_FILES",
      `${side} has nothing for any prompt; expected ${options.stems[0]}/white/front_left.png and the other views, or ${options.stems[0]}.js`,
    );
  return {
    has: (stem) => stems.includes(stem),
    async prepare(prompt) {
      const js = modules.has(`${prompt.stem}.js`) ? join(side, `${prompt.stem}.js`) : null;
      if (bundles.has(prompt.stem)) return fromFolder({ folder: join(side, prompt.stem), js, prompt }, options);
      return js === null ? { js: null, views: null, problem: null } : fromModule({ js, prompt }, options);
    },
  };
}

type Folder = { readonly folder: string; readonly js: string | null; readonly prompt: Prompt };

async function fromFolder({ folder, js, prompt }: Folder, options: BundleSideOptions): Promise<SideBundle> {
  const { key, store } = options;
  try {
    const files = await withEmbeddings(await readBundleFolder(folder), { prompt, options });
    return { js: js ?? folder, views: await store.store({ side: key, stem: prompt.stem }, files), problem: null };
  } catch (error) {
    if (!CompetitionError.is(error, "BUNDLE_FILE_MISSING")) throw error;
    const { code, message } = error;
    return { js: js ?? folder, views: null, problem: { side: key, name: prompt.stem, code, message } };
  }
}

async function fromModule(
  { js, prompt }: { js: string; prompt: Prompt },
  options: BundleSideOptions,
): Promise<SideBundle> {
  const { key, store, draw, signal } = options;
  if (draw === undefined)
    throw usage("EVALUATION_NO_RENDERER", `${js} has no views beside it; \`draw\` is needed to make them`);
  const bytes = await readPlainFile(js);
  const source = `${draw.name}\n${options.embedding?.name ?? ""}\n${createHash("sha256").update(bytes).digest("hex")}`;
  const at = { side: key, stem: prompt.stem, source };
  const sourceBefore = await store.find(at);
  if (sourceBefore !== null) return { js, views: sourceBefore, problem: null };
  const evidence = await draw.draw(bytes, { signal });
  if (evidence.kind === "fault") throw evidence.error; // Our own fault: nobody loses a prompt because of it.
  if (evidence.kind === "rejected") {
    const { code, message } = evidence.rejection;
    return { js, views: null, problem: { side: key, name: prompt.stem, code, message } };
  }
  const files = await withEmbeddings(evidence.value, { prompt, options });
  return { js, views: await store.storeDrawn(at, files), problem: null };
}

type RecordPrompt = { readonly side: ModuleRecordSide; readonly prompt: Prompt };

/** Fetches the public files of a past round, each once. */
async function fromRecord({ side, prompt }: RecordPrompt, options: BundleSideOptions): Promise<SideBundle> {
  const { key, store, signal } = options;
  const { js = null, views = null } = side.results[prompt.stem] ?? {};
  if (views === null) return { js, views: null, problem: null };
  const at = { side: key, stem: prompt.stem, source: views };
  const source = await store.find(at);
  if (source !== null) return { js, views: source, problem: null };
  if (options.goneList.has(views)) return { js, views: null, problem: null, isGone: true };
  const load = (name: string) =>
    retry(() => side.load(bundleUrl(views, name), { signal }), {
      delaysMs: [1000, 5000],
      signal,
    });
  const files = new Map<string, Uint8Array>();
  for (const name of BUNDLE_FILES)
    try {
      files.set(name, await load(name));
    } catch (error) {
      // A judge can work without embeddings, as in the round itself, but not without a picture.
      if (!isNotFound(error)) throw error;
      if (name === EMBEDDINGS_FILE) continue;
      await options.goneList.add(views);
      return { js, views: null, problem: null, isGone: true };
    }
  return { js, views: await store.storeDrawn(at, files), problem: null };
}

type PromptContext = { readonly prompt: Prompt; readonly options: BundleSideOptions };

/** Adds embeddings to a bundle without them, if `embedding` is given. */
async function withEmbeddings(files: BundleFiles, { prompt, options }: PromptContext): Promise<BundleFiles> {
  const { embedding, signal } = options;
  if (files.has(EMBEDDINGS_FILE) || embedding === undefined) return files;
  const views = WHITE_VIEWS.map(({ name }) => [name, files.get(viewFile("white", name)) as Uint8Array]);
  const white = Object.fromEntries(views) as Record<ViewName, Uint8Array>;
  const arrays = await embedBundle({ prompt: prompt.picture, white }, { embedding, signal });
  return new Map([...files, [EMBEDDINGS_FILE, formatNpz(arrays)]]);
}
