import {
  asCompetitionError,
  CompetitionError,
  createSlots,
  type JobData,
  type JobResult,
  type ObjectStore,
  type PreviewFormat,
} from "@404-gen/core";
import {
  createPreviewDelivery,
  type FetchContext,
  type FileAddress,
  type FileOutcome,
  fetchFile,
  type PreviewFacts,
  type TakeFile,
  workFolder,
} from "@404-gen/core/stages";
import { checkRenderer } from "../assemble/check-renderer.ts";
import { askChecked } from "./ask-checked.ts";
import { deadlyFile, jobData } from "./evidence-answer.ts";
import { hashOf } from "./exchange.ts";
import type { AskPlace, WorkKind, WorkPlace } from "./kind.ts";
import { answerText, fileAnswer, keepAgain, memorySink, ownText, type SettledOutcome } from "./own-answer.ts";
import { openPictureCheck } from "./picture-check.ts";

const KIND = "fetch";

/** How competition 1's files are taken: it decides keys and refusals, so it is in the job. */
export type PreviewRules = {
  readonly format: PreviewFormat;
  readonly maxBytes: number;
  readonly keyTemplate: string;
  /** Time for one file, milliseconds: the runner's, whichever worker's door it comes through. */
  readonly totalMs: number;
};

/** A worker's side: fetches a file through its own door, draws it and publishes it with its preview. */
export const FETCH_WORK: WorkKind = {
  async open(opening) {
    const renderer = await opening.part("renderer");
    const objects = await opening.part("objects");
    const fetching = await openFetching(opening);
    return {
      kind: KIND,
      version: renderer.name,
      selfTest: (options) => checkRenderer(renderer, options),
      async run(input, { signal, holds }) {
        const { format, maxBytes, keyTemplate, totalMs, ...file } = input as unknown as FileAddress & PreviewRules;
        const options = { format, maxBytes, keyTemplate, renderer, objects: whileHeld(objects, holds) };
        const delivery = { ...createPreviewDelivery(options), limits: { totalMs } };
        return outcomeData(await fetchFile(file, { ...fetching, signal, delivery }));
      },
      close: () => fetching.workFiles.close(),
    };
  },
};

/** The runner's side: each file is taken by a worker; a random share is made again here. */
export async function queuedPreviews(asking: AskPlace, rules: PreviewRules): Promise<TakeFile> {
  const { queue, part } = asking;
  const here = await part("ownRenderer");
  const check = await openPictureCheck(asking, here);
  const again = await openAgain(asking, rules);
  return (file, { signal }) =>
    takeByJob(() => {
      const job = { kind: KIND, version: here.name, input: { ...file, ...rules } };
      const isWrong = async ({ value, worker }: JobResult) => {
        const outcome = value as unknown as FileOutcome;
        if (outcome.kind === "fault" || outcome.kind === "not-had") return false;
        return check({ worker, theirs: answerText(fileAnswer(outcome)), ours: () => again(outcome, { file, signal }) });
      };
      return askChecked(queue, { job, isWrong, signal, keep: false });
    }, signal);
}

type MakeAgain = (
  outcome: SettledOutcome,
  options: { readonly file: FileAddress; readonly signal: AbortSignal },
) => Promise<string | null>;

/**
 * What this machine makes of a file that a worker took: of what it stored, or, of a file that it refused, of what the host gives now. Null where
 * that is not the same file any more.
 */
async function openAgain({ part }: AskPlace, { totalMs, ...rules }: PreviewRules): Promise<MakeAgain> {
  const renderer = await part("ownRenderer");
  const objects = await part("objects");
  const door = await part("door");
  return async (outcome, { file: { url, ...place }, signal }) => {
    const { hashes, stored } = outcome.facts as PreviewFacts;
    const key = stored ? objects.keyOf(stored.model) : null;
    const bytes = stored ? key && (await objects.get(key, { signal })) : await downloadFile();
    if (!stored && (!bytes || hashOf(bytes) !== hashes.model_sha256)) return null;
    const sink = memorySink(objects);
    const delivery = createPreviewDelivery({ ...rules, renderer, objects: sink.objects });
    const own = await keepAgain(delivery, { ...place, file: outcome.file, bytes: bytes || null, signal });
    return own === null ? null : ownText(fileAnswer(outcome), { ...own, files: sink.files }, objects);

    async function downloadFile() {
      const evidence = await door.download(url, { maxBytes: rules.maxBytes, signal });
      return evidence.kind === "measured" ? evidence.value.bytes : null;
    }
  };
}

/** A worker's outcome; what went wrong on the way is a fault of ours, and a file that kills workers is the miner's. */
export async function takeByJob(ask: () => Promise<JobData>, signal: AbortSignal): Promise<FileOutcome> {
  try {
    return (await ask()) as unknown as FileOutcome;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (CompetitionError.is(error, "JOB_KILLS_WORKERS")) return { kind: "not-had", rejection: deadlyFile() };
    return { kind: "fault", error: asCompetitionError(error, { code: "JOB_FAILED" }) };
  }
}

/** What fetching works with on a worker. */
export async function openFetching({ place, part }: WorkPlace): Promise<Omit<FetchContext, "signal" | "delivery">> {
  return {
    door: await part("door"),
    workFiles: await workFolder()(),
    inMemory: createSlots(place.settings.WORKER_CONCURRENCY).run,
  };
}

/** An outcome as it travels. */
export function outcomeData(outcome: FileOutcome): JobData {
  if (outcome.kind === "fault") throw outcome.error;
  return jobData(outcome);
}

/**
 * A store that takes nothing for a job that is another worker's by now: the other has stored what the host gave it, and the record will name
 * that file's hash.
 */
export const whileHeld = (objects: ObjectStore, holds: () => Promise<boolean>): ObjectStore => ({
  ...objects,
  async put(key, body, options) {
    if (await holds()) return objects.put(key, body, options);
    throw new CompetitionError(`${key} is not stored: the job went to another worker meanwhile`, { code: "JOB_LOST" });
  },
});
