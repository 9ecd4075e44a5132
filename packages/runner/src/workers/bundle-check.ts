import type { JobResult, ObjectStore, PictureEmbedding } from "@404-gen/core";
import { formatNpz, parseNpz } from "@404-gen/core/archive";
import { createModulePublisher, EMBEDDINGS_FILE, type ModulePublisher } from "@404-gen/core/two";
import type { AskPlace } from "./kind.ts";
import { openShare } from "./open-share.ts";
import { type Answer, answerText, memorySink, type OwnAnswer, ownText } from "./own-answer.ts";

/**
 * Largest distance between two machines' embeddings of one picture, vectors of length 1. Two kinds of processors round a model's sums in a different
 * order. The best view is chosen by far larger differences.
 */
const MOST_APART = 0.01;

export type CheckedBundle = Pick<JobResult, "worker"> & {
  /** The worker's answer. */
  readonly answer: Answer;
  /** Folder in which the worker says that it stored the views, without a slash at the end; null: it stored none. */
  readonly views: string | null;
  /** The same answer by this machine's publisher, which stores nothing; null: the file is not there any more, or a fault of ours stopped it. */
  again(publisher: ModulePublisher): Promise<Answer | null>;
};

/**
 * Makes the pictures and embeddings of a random share of the bundles again on this machine, and compares them with the files that the worker stored.
 * True: the bundle must not be used (`Share.isWrong`).
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

/** The vectors that a worker stored; none where there is no file, or where the file is no archive. Then the comparison of bytes fails too. */
async function storedEmbeddings(objects: ObjectStore, views: string | null): Promise<readonly Float32Array[]> {
  const key = views === null ? null : objects.keyOf(`${views}/${EMBEDDINGS_FILE}`);
  const bytes = key === null ? null : await objects.get(key);
  if (bytes === null) return [];
  const arrays = await parseNpz(bytes).catch(() => new Map<string, Float32Array>());
  return [...arrays.values()];
}

/** An embedding that gives the worker's vector where it differs from its own by no more than rounding explains. */
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
