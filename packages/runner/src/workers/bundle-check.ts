import type { JobResult, ObjectStore, PictureEmbedding } from "@404-gen/core";
import { formatNpz, parseNpz } from "@404-gen/core/archive";
import { createModulePublisher, EMBEDDINGS_FILE, type ModulePublisher } from "@404-gen/core/two";
import type { AskPlace } from "./kind.ts";
import { openShare } from "./open-share.ts";
import { type Answer, answerText, memorySink, type OwnAnswer, ownText } from "./own-answer.ts";

/**
 * How far vectors of one picture, each of length 1, may be apart. Processors of two kinds round a model's sums in another order; a best view is
 * chosen by far larger differences.
 */
const MOST_APART = 0.01;

export type CheckedBundle = Pick<JobResult, "worker"> & {
  /** What the worker said. */
  readonly answer: Answer;
  /** Where it says that the views are, without a slash at the end; null: nowhere. */
  readonly views: string | null;
  /** The same by this machine's publisher, which stores nothing; null: the file cannot be had again. */
  again(publisher: ModulePublisher): Promise<Answer | null>;
};

/**
 * Makes a random share of the bundles again here, pictures and embeddings, and reads what the worker stored. True: something differs, and the
 * worker is barred.
 */
export async function openBundleCheck(asking: AskPlace): Promise<(bundle: CheckedBundle) => Promise<boolean>> {
  const share = await openShare(asking);
  const { part } = asking;
  const [objects, drawer, embedding] = [await part("objects"), await part("drawer"), await part("embedding")];
  return ({ worker, answer, views, again }) => {
    const ours = async () => {
      const sink = memorySink(objects);
      const near = nearEmbedding(embedding, await storedEmbeddings(objects, views));
      const publisher = createModulePublisher({
        objects: sink.objects,
        drawer,
        embedding: near,
        formatNpz,
        keptBytes: 0,
      });
      const own = await again(publisher);
      return own === null ? null : ownText(answer, { ...own, files: sink.files } satisfies OwnAnswer, objects);
    };
    return share.isWrong({ what: "bundle", worker, theirs: answerText(answer), ours });
  };
}

/** The vectors that a worker stored; none where there is no file, or one that is no archive: then its bytes are others too. */
async function storedEmbeddings(objects: ObjectStore, views: string | null): Promise<readonly Float32Array[]> {
  const key = views === null ? null : objects.keyOf(`${views}/${EMBEDDINGS_FILE}`);
  const bytes = key === null ? null : await objects.get(key);
  if (bytes === null) return [];
  const arrays = await parseNpz(bytes).catch(() => new Map<string, Float32Array>());
  return [...arrays.values()];
}

/** An embedding that gives the worker's vectors where its own are as near as rounding explains. */
const nearEmbedding = (embedding: PictureEmbedding, theirs: readonly Float32Array[]): PictureEmbedding => ({
  ...embedding,
  async embed(pictures, options) {
    const own = await embedding.embed(pictures, options);
    return own.map((vector, at) => {
      const other = theirs[at];
      return other !== undefined && isNear(vector, other) ? other : vector;
    });
  },
});

const isNear = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length && Math.hypot(...a.map((value, at) => value - (b[at] as number))) <= MOST_APART;
