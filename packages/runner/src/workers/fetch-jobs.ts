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

/** Rules by which competition 1's files are fetched and stored. Keys and refusals depend on them, so they are part of the job. */
export type PreviewRules = {
  readonly format: PreviewFormat;
  readonly maxBytes: number;
  readonly keyTemplate: string;
  /** Time for one file, milliseconds. The runner's setting counts, not that of the worker. */
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

/** The runner's side: workers fetch and draw the files; a random share is drawn again on this machine. */
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
 * This machine's answer for a file that a worker fetched: drawn from the object that the worker stored or, where the worker refused the file, from a
 * new download. Null where the host gives another file by now.
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

/** A worker's outcome. An error on the way is a fault of ours, but a file that kills workers is a rejection. */
export async function takeByJob(ask: () => Promise<JobData>, signal: AbortSignal): Promise<FileOutcome> {
  try {
    return (await ask()) as unknown as FileOutcome;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (CompetitionError.is(error, "JOB_KILLS_WORKERS")) return { kind: "not-had", rejection: deadlyFile() };
    return { kind: "fault", error: asCompetitionError(error, { code: "JOB_FAILED" }) };
  }
}

/** Opens the context in which a worker fetches files. */
export async function openFetching({ place, part }: WorkPlace): Promise<Omit<FetchContext, "signal" | "delivery">> {
  return {
    door: await part("door"),
    workFiles: await workFolder()(),
    inMemory: createSlots(place.settings.WORKER_CONCURRENCY).run,
  };
}

/** An outcome as it is sent. A fault is thrown, so it is sent as an error. */
export function outcomeData(outcome: FileOutcome): JobData {
  if (outcome.kind === "fault") throw outcome.error;
  return jobData(outcome);
}

/**
 * A store that takes no more files once the job has gone to another worker. The other worker stores what the host gave to it, and the record will
 * hold the hash of that file.
 */
export const whileHeld = (objects: ObjectStore, holds: () => Promise<boolean>): ObjectStore => ({
  ...objects,
  async put(key, body, options) {
    if (await holds()) return objects.put(key, body, options);
    throw new CompetitionError(`${key} is not stored: the job went to another worker meanwhile`, { code: "JOB_LOST" });
  },
});
