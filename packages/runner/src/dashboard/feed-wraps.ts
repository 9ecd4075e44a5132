import type { BundlePair, DuelVerdict, Evidence, GpuProvider, StagedVerdict, ViewBundle } from "@404-gen/core";
import { GRID_FILE } from "@404-gen/core/two";
import type { PartWraps } from "../assemble/part-shelf.ts";
import type { DuelPictureRefs, Feed, FeedDuel } from "./feed.ts";

/** Wraps that show a feed all notices, duels and pods that pass through the ports. They change and delay nothing. */
export const feedWraps = (feed: Feed): PartWraps => ({
  notifier: (inner) => ({
    ...inner,
    notify(notice) {
      feed.notice(notice);
      return inner.notify(notice);
    },
  }),
  judge: (inner) => ({
    ...inner,
    async judge(pictures, options) {
      const evidence = await inner.judge(pictures, options);
      const { name, prompt, left, right } = pictures;
      feed.duel({ name, ...outcomeOf(evidence, wordsOfVerdict) }, { prompt, left, right });
      return evidence;
    },
  }),
  stagedJudge: (inner) => ({
    ...inner,
    async judge(pair, options) {
      const evidence = await inner.judge(pair, options);
      feed.duel({ name: pair.name, ...outcomeOf(evidence, wordsOfStages) }, picturesOf(pair));
      return evidence;
    },
  }),
  providers: (inner) => inner.map((provider) => watchPods(provider, feed)),
});

type Decision = { readonly winner: "left" | "right" | "draw" };

function outcomeOf<V extends Decision>(
  evidence: Evidence<V>,
  words: (verdict: V) => string,
): Pick<FeedDuel, "outcome" | "words"> {
  if (evidence.kind === "fault")
    return { outcome: "fault", words: `${evidence.error.message} [${evidence.error.code}]` };
  if (evidence.kind === "rejected") {
    const { message, code } = evidence.rejection;
    return { outcome: "rejected", words: `${message} [${code}]` };
  }
  return { outcome: evidence.value.winner, words: words(evidence.value) };
}

const wordsOfVerdict = ({ leftPenalty, rightPenalty, issues }: DuelVerdict): string =>
  `penalties ${leftPenalty} and ${rightPenalty}. ${issues}`;

const wordsOfStages = ({ detail, flags }: StagedVerdict): string =>
  [
    detail.reason ?? (detail.decided_by === undefined ? "no stage decided" : `decided by ${detail.decided_by}`),
    ...(detail.issues ? [detail.issues] : []),
    ...flags,
  ].join("; ");

const gridOf = (bundle: ViewBundle | null) => bundle?.file(GRID_FILE) ?? null;
const picturesOf = ({ prompt, left, right }: BundlePair): DuelPictureRefs => ({
  prompt,
  left: gridOf(left),
  right: gridOf(right),
});

const watchPods = (inner: GpuProvider, feed: Feed): GpuProvider => ({
  ...inner,
  async create(spec, options) {
    const pod = await inner.create(spec, options);
    feed.podUp(pod.id, { provider: inner.name, name: pod.name, costPerHour: pod.costPerHour });
    return pod;
  },
  async remove(pod, options) {
    await inner.remove(pod, options);
    feed.podDown(pod.id);
  },
});
