/** Runs single questions as batches: while one batch is at work, the next one is collected. */
export type Batcher<Q, A> = { ask(question: Q): Promise<A>; idle(): Promise<void> };

type Waiting<Q, A> = {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
};

/** Creates a batcher. `work` answers the questions of a batch in order: at most `size` of them, and one batch at a time. */
export function createBatcher<Q, A>(
  work: (questions: readonly Q[]) => Promise<readonly A[]>,
  { size }: { readonly size: number },
): Batcher<Q, A> {
  const queue: Waiting<Q, A>[] = [];
  let pump: Promise<void> | null = null;
  const run = async () => {
    // One turn of the event loop: questions that come together go into one batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.splice(0, size);
      try {
        const answers = await work(batch.map(({ question }) => question));
        for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as A);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    pump = null;
  };
  return {
    ask(question) {
      return new Promise<A>((resolve, reject) => {
        queue.push({ question, resolve, reject });
        pump ??= run();
      });
    },
    idle: async () => {
      while (pump) await pump;
    },
  };
}
