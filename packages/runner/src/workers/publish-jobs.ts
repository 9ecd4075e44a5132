import { asCompetitionError, type BundleDrawer, CompetitionError, type JobResult } from "@404-gen/core";
import { formatNpz } from "@404-gen/core/archive";
import { cachePictures } from "@404-gen/core/net";
import { LEADER, stemOf } from "@404-gen/core/records";
import {
  createModuleDelivery,
  type DeliveryRound,
  type FileAddress,
  type FileOutcome,
  fetchFile,
  type TakeFile,
} from "@404-gen/core/stages";
import { createModulePublisher, type ModulePlace, type ModulePublisher, type Publication } from "@404-gen/core/two";
import { openPictures } from "../assemble/open-pictures.ts";
import type { PartOpener } from "../assemble/parts/parts.ts";
import { askChecked } from "./ask-checked.ts";
import { type CheckedBundle, openBundleCheck } from "./bundle-check.ts";
import { deadly, jobData } from "./evidence-answer.ts";
import { createExchange } from "./exchange.ts";
import { openFetching, outcomeData, takeByJob, whileHeld } from "./fetch-jobs.ts";
import type { AskPlace, WorkKind } from "./kind.ts";
import { type Answer, fileAnswer, keepAgain } from "./own-answer.ts";
import { PRIORITIES } from "./priorities.ts";

const PUBLISH_KIND = "publish";
const FETCH_KIND = "fetch-module";

/** Name of all that a bundle's bytes depend on: drawer and embedding. */
const versionOf = async (part: PartOpener): Promise<string> =>
  `${(await part("drawer")).name}+${(await part("embedding")).name}`;

type PublishInput = { readonly module: string; readonly prompt: string; readonly place: ModulePlace };
/** Limits of one module of competition 2: `totalMs` is the time for it, milliseconds, by the runner's settings. */
export type ModuleRules = { readonly maxBytes: number; readonly totalMs: number };
type FetchInput = FileAddress & ModuleRules & { readonly prompt: string };

/** A worker's side: draws, embeds and publishes a module whose bytes the runner sent. */
export const PUBLISH_WORK: WorkKind = {
  async open({ part }) {
    const publisher = await part("publisher");
    const objects = await part("objects");
    const exchange = createExchange(objects);
    return {
      kind: PUBLISH_KIND,
      version: await versionOf(part),
      async run(input, { signal, holds }) {
        const { module, prompt, place } = input as unknown as PublishInput;
        const [bytes, picture] = [await exchange.get(module, { signal }), await exchange.get(prompt, { signal })];
        const publication = await publisher.publish(bytes, {
          ...{ place, prompt: picture, signal },
          objects: whileHeld(objects, holds),
        });
        if (publication.kind === "fault") throw publication.error;
        return jobData(publication);
      },
    };
  },
};

/** A worker's side: fetches a module through its own door, draws and embeds it, and publishes its bundle. */
export const FETCH_MODULE_WORK: WorkKind = {
  async open(opening) {
    const publisher = await opening.part("publisher");
    const objects = await opening.part("objects");
    const loadPrompt = cachePictures(await openPictures(opening));
    const fetching = await openFetching(opening);
    return {
      kind: FETCH_KIND,
      version: await versionOf(opening.part),
      async run(input, { signal, holds }) {
        const { prompt, maxBytes, totalMs, ...file } = input as unknown as FetchInput;
        const holder: ModulePublisher = {
          publish: (bytes, options) => publisher.publish(bytes, { ...options, objects: whileHeld(objects, holds) }),
        };
        const module = createModuleDelivery({ prompts: [prompt], loadPrompt, publisher: holder, maxBytes });
        const delivery = { ...module, limits: { ...module.limits, totalMs } };
        return outcomeData(await fetchFile(file, { ...fetching, signal, delivery }));
      },
      close: () => fetching.workFiles.close(),
    };
  },
};

/** The runner's side: a publisher whose modules are drawn and stored by workers. */
export async function queuedPublisher(asking: AskPlace): Promise<ModulePublisher> {
  const { queue, part } = asking;
  const objects = await part("objects");
  const exchange = createExchange(objects);
  const check = await openBundleCheck(asking);
  const version = await versionOf(part);
  const { name } = await part("drawer");
  const drawer: BundleDrawer = { name, draw: async () => deadly() };
  /** Stores a module that killed workers, as refused. */
  const refusing = createModulePublisher({ objects, drawer, embedding: await part("embedding"), formatNpz });
  return {
    async publish(module, { place, prompt, signal }): Promise<Publication> {
      try {
        const hashes = {
          module: await exchange.put(module, { signal }),
          prompt: await exchange.put(prompt, { signal }),
        };
        const job = { kind: PUBLISH_KIND, version, input: { ...hashes, place } };
        const isWrong = async ({ value, worker }: JobResult) => {
          const answer = publicationAnswer(value as unknown as Publication);
          if (answer === null) return false;
          const again: CheckedBundle["again"] = async (publisher) =>
            publicationAnswer(await publisher.publish(module, { place, prompt, signal }));
          return check({ worker, answer, views: answer.views, again });
        };
        const priority = place.hotkey === LEADER ? PRIORITIES.baseline : PRIORITIES.usual;
        return (await askChecked(queue, { job, isWrong, signal, priority })) as unknown as Publication;
      } catch (error) {
        signal?.throwIfAborted();
        if (CompetitionError.is(error, "JOB_KILLS_WORKERS")) return refusing.publish(module, { place, prompt, signal });
        return { kind: "fault", step: "draw", js: null, error: asCompetitionError(error, { code: "JOB_FAILED" }) };
      }
    },
  };
}

/** The runner's side: each module is fetched, drawn and published by a worker. */
export async function queuedModules(asking: AskPlace, rules: ModuleRules): Promise<(round: DeliveryRound) => TakeFile> {
  const { queue, part } = asking;
  const objects = await part("objects");
  const check = await openBundleCheck(asking);
  const version = await versionOf(part);
  const loadPrompt = cachePictures(await openPictures(asking));
  type FileRequest = FileAddress & { readonly prompt: string; readonly signal: AbortSignal };
  const isWrong = async ({ value, worker }: JobResult, { prompt, signal, ...address }: FileRequest) => {
    const outcome = value as unknown as FileOutcome;
    if (outcome.kind === "fault" || outcome.kind === "not-had") return false;
    const { js, views } = outcome.facts as { js: string; views: string | null };
    const again: CheckedBundle["again"] = async (publisher) => {
      const key = objects.keyOf(js);
      const bytes = key === null ? null : await objects.get(key, { signal });
      const delivery = createModuleDelivery({ prompts: [prompt], loadPrompt, publisher, maxBytes: rules.maxBytes });
      return keepAgain(delivery, { ...address, file: outcome.file, bytes, signal });
    };
    return check({ worker, answer: fileAnswer(outcome), views, again });
  };
  const take = (file: FileAddress, { prompt, signal }: { readonly prompt: string; readonly signal: AbortSignal }) =>
    takeByJob(() => {
      const job = { kind: FETCH_KIND, version, input: { ...file, ...rules, prompt } };
      const isOtherwise = (result: JobResult) => isWrong(result, { ...file, prompt, signal });
      return askChecked(queue, { job, isWrong: isOtherwise, signal, keep: false });
    }, signal);
  return ({ prompts }) => {
    const addresses = new Map(prompts.map((url) => [stemOf(url), url]));
    return (file, { signal }) => take(file, { prompt: addresses.get(file.stem) ?? "", signal });
  };
}

/** The answer in a publication; null for a fault, which says nothing about the module. */
function publicationAnswer(publication: Publication): (Answer & Pick<CheckedBundle, "views">) | null {
  if (publication.kind === "fault") return null;
  const { js, evidence } = publication;
  if (publication.kind === "refused") return { rejection: publication.rejection, views: null, facts: { js, evidence } };
  const { views } = publication;
  return { views, facts: { js, views, evidence } };
}
