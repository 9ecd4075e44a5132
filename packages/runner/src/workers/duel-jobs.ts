import {
  CompetitionError,
  type DuelJudge,
  type DuelVerdict,
  type Evidence,
  type Job,
  type JobData,
  measured,
  type PictureRef,
  rejected,
  type StagedJudge,
  type StagedVerdict,
  type ViewBundle,
} from "@404-gen/core";
import type { PictureLoader } from "@404-gen/core/net";
import { openPictures } from "../assemble/open-pictures.ts";
import { answerOf, evidenceFrom, jobData, rejectionIn } from "./evidence-answer.ts";
import type { AskPlace, WorkKind } from "./kind.ts";
import { openShare } from "./open-share.ts";
import { PRIORITIES } from "./priorities.ts";

const DUEL_KIND = "duel";
const STAGED_KIND = "staged-duel";

/** Pictures by their addresses; the worker loads them itself. */
type DuelInput = {
  readonly name: string;
  readonly prompt: string;
  readonly left: string;
  readonly right: string;
  readonly seed: number;
};
type StagedInput = Omit<DuelInput, "left" | "right"> & { readonly left: string | null; readonly right: string | null };

/** Name of all that a verdict depends on besides the pictures: the model and its questions. */
const versionOf = ({ name, promptsSha256 }: Pick<DuelJudge, "name" | "promptsSha256">): string =>
  promptsSha256 === null ? name : `${name}+${promptsSha256.slice(0, 12)}`;

/** A worker's side of competition 1's duels. */
export const DUEL_WORK: WorkKind = {
  async open(opening) {
    const judge = await opening.part("judge");
    const refOf = refs(await openPictures(opening));
    return {
      kind: DUEL_KIND,
      version: versionOf(judge),
      async run(input, { signal }) {
        const { name, prompt, left, right, seed } = input as unknown as DuelInput;
        const pictures = { name, prompt: refOf(prompt), left: refOf(left), right: refOf(right) };
        return answerOf(await judge.judge(pictures, { seed, signal }), verdictData);
      },
    };
  },
};

/** A worker's side of competition 2's duels. */
export const STAGED_WORK: WorkKind = {
  async open(opening) {
    const judge = await opening.part("stagedJudge");
    const refOf = refs(await openPictures(opening));
    const bundle = (url: string | null): ViewBundle | null =>
      url === null ? null : { url, file: (name) => refOf(`${url}/${name}`) };
    return {
      kind: STAGED_KIND,
      version: versionOf(judge),
      async run(input, { signal }) {
        const { name, prompt, left, right, seed } = input as unknown as StagedInput;
        const pair = { name, prompt: refOf(prompt), left: bundle(left), right: bundle(right) };
        return answerOf(await judge.judge(pair, { seed, signal }), verdictData);
      },
    };
  },
};

/** The runner's side of competition 1's duels. `here` names the judge, and judges nothing. */
export async function queuedJudge(asking: AskPlace, here: DuelJudge): Promise<DuelJudge> {
  const ask = await openDuels<DuelVerdict>(asking);
  return {
    ...here,
    judge: ({ name, prompt, left, right }, { seed, signal }) => {
      const input: DuelInput = { name, prompt: prompt.url, left: left.url, right: right.url, seed };
      return ask({ kind: DUEL_KIND, version: versionOf(here), input }, signal);
    },
  };
}

/** The runner's side of competition 2's duels. */
export async function queuedStagedJudge(asking: AskPlace, here: StagedJudge): Promise<StagedJudge> {
  const ask = await openDuels<StagedVerdict>(asking);
  return {
    ...here,
    judge: ({ name, prompt, left, right }, { seed, signal }) => {
      const input: StagedInput = { name, prompt: prompt.url, left: left?.url ?? null, right: right?.url ?? null, seed };
      return ask({ kind: STAGED_KIND, version: versionOf(here), input }, signal);
    },
  };
}

type AskDuel<V> = (job: Job, signal: AbortSignal | undefined) => Promise<Evidence<V>>;

/**
 * Asks for duels; a random share is asked again of another worker. A model may give another verdict the second time: then operators get a notice, and
 * nobody is barred.
 */
async function openDuels<V extends { readonly winner: string }>(asking: AskPlace): Promise<AskDuel<V>> {
  const { queue } = asking;
  const share = await openShare(asking);
  return (job, signal) =>
    evidenceFrom<V>(
      async () => {
        // The input names pictures by address, and the picture at an address may change: so no result is kept for another round.
        const { value, worker } = await queue.ask(job, { signal, keep: false });
        const ours = () =>
          askAnother(() => queue.ask(job, { signal, keep: false, notBy: worker, priority: PRIORITIES.check }));
        const what = `verdict (${String(job.input["name"])})`;
        await share.isWrong({ what, worker, theirs: winnerOf(value), ours, mayDiffer: true });
        const rejection = rejectionIn(value);
        return rejection === null ? measured(value["verdict"] as unknown as V) : rejected(rejection);
      },
      { signal },
    );
}

/** Another worker's winner; null where there is no other. */
async function askAnother(ask: () => Promise<{ readonly value: JobData }>): Promise<string | null> {
  try {
    return winnerOf((await ask()).value);
  } catch (error) {
    if (CompetitionError.is(error, "JOB_NO_OTHER_WORKER")) return null;
    throw error;
  }
}

const winnerOf = (value: JobData): string =>
  rejectionIn(value)?.code ?? (value["verdict"] as unknown as { readonly winner: string }).winner;

const verdictData = (verdict: object): JobData => ({ verdict: jobData(verdict) });

const refs =
  (load: PictureLoader) =>
  (url: string): PictureRef => ({ url, load: (options) => load(url, options) });
