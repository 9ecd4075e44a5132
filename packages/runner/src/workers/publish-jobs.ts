import { asCompetitionError, type BundleDrawer, type JobData, type JobResult } from "@404-gen/core";
import { cachePictures } from "@404-gen/core/net";
import { stemOf } from "@404-gen/core/records";
import {
  createModuleDelivery,
  type DeliveryRound,
  type FileAddress,
  type FileOutcome,
  fetchFile,
  type TakeFile,
} from "@404-gen/core/stages";
import type { ModulePlace, ModulePublisher, Publication } from "@404-gen/core/two";
import { openPictures } from "../assemble/open-pictures.ts";
import type { PartOpener } from "../assemble/parts/parts.ts";
import { askChecked } from "./ask-checked.ts";
import { createExchange, hashOf } from "./exchange.ts";
import { openFetching, outcomeData, takeByJob } from "./fetch-jobs.ts";
import type { AskPlace, WorkKind } from "./kind.ts";
import { openShare } from "./open-share.ts";
import type { Share } from "./share.ts";

const PUBLISH_KIND = "publish";
const FETCH_KIND = "fetch-module";

/** What a bundle's bytes follow from. */
const versionOf = async (part: PartOpener): Promise<string> =>
  `${(await part("drawer")).name}+${(await part("embedding")).name}`;

type PublishInput = { readonly module: string; readonly prompt: string; readonly place: ModulePlace };
type FetchInput = FileAddress & { readonly prompt: string; readonly maxBytes: number };

/** A worker's side: draws, embeds and publishes a module that the runner has. */
export const PUBLISH_WORK: WorkKind = {
  async open({ part }) {
    const publisher = await part("publisher");
    const exchange = createExchange(await part("objects"));
    return {
      kind: PUBLISH_KIND,
      version: await versionOf(part),
      async run(input, { signal }) {
        const { module, prompt, place } = input as unknown as PublishInput;
        const [bytes, picture] = [await exchange.get(module, { signal }), await exchange.get(prompt, { signal })];
        const publication = await publisher.publish(bytes, { place, prompt: picture, signal });
        if (publication.kind === "fault") throw publication.error;
        return JSON.parse(JSON.stringify(publication)) as JobData;
      },
    };
  },
};

/** A worker's side: fetches a module through its own door, draws and embeds it, and publishes its bundle. */
export const FETCH_MODULE_WORK: WorkKind = {
  async open(opening) {
    const publisher = await opening.part("publisher");
    const loadPrompt = cachePictures(await openPictures(opening));
    const fetching = await openFetching(opening);
    return {
      kind: FETCH_KIND,
      version: await versionOf(opening.part),
      async run(input, { signal }) {
        const { prompt, maxBytes, ...file } = input as unknown as FetchInput;
        const delivery = createModuleDelivery({ prompts: [prompt], loadPrompt, publisher, maxBytes });
        return outcomeData(await fetchFile(file, { ...fetching, signal, delivery }));
      },
    };
  },
};

/** The runner's side: a publisher whose modules are drawn and stored by workers. */
export async function queuedPublisher(asking: AskPlace): Promise<ModulePublisher> {
  const { queue, part } = asking;
  const exchange = createExchange(await part("objects"));
  const check = await openCheck(asking);
  const version = await versionOf(part);
  return {
    async publish(module, { place, prompt, signal }): Promise<Publication> {
      try {
        const hashes = {
          module: await exchange.put(module, { signal }),
          prompt: await exchange.put(prompt, { signal }),
        };
        const job = { kind: PUBLISH_KIND, version, input: { ...hashes, place } };
        const isWrong = async ({ value, worker }: JobResult) => {
          const publication = value as unknown as Publication;
          if (publication.kind !== "published") return false;
          return check({ worker, views: publication.evidence.viewsSha256, module: async () => module });
        };
        return (await askChecked(queue, { job, isWrong, signal })) as unknown as Publication;
      } catch (error) {
        signal?.throwIfAborted();
        return { kind: "fault", step: "draw", js: null, error: asCompetitionError(error, { code: "JOB_FAILED" }) };
      }
    },
  };
}

/** The runner's side: each module is fetched, drawn and published by a worker. */
export async function queuedModules(
  asking: AskPlace,
  { maxBytes }: { readonly maxBytes: number },
): Promise<(round: DeliveryRound) => TakeFile> {
  const { queue, part } = asking;
  const objects = await part("objects");
  const check = await openCheck(asking);
  const version = await versionOf(part);
  const stored = (js: string) => async () => {
    const key = objects.keyOf(js);
    return key === null ? null : objects.get(key);
  };
  const isWrong = async ({ value, worker }: JobResult) => {
    const outcome = value as unknown as FileOutcome;
    if (outcome.kind !== "kept") return false;
    const { js, evidence } = outcome.facts as unknown as { js: string; evidence: { viewsSha256: Views } };
    return check({ worker, views: evidence.viewsSha256, module: stored(js) });
  };
  const take = (file: FileAddress, { prompt, signal }: { readonly prompt: string; readonly signal: AbortSignal }) =>
    takeByJob(() => {
      const job = { kind: FETCH_KIND, version, input: { ...file, maxBytes, prompt } };
      return askChecked(queue, { job, isWrong, signal, keep: false });
    }, signal);
  return ({ prompts }) => {
    const addresses = new Map(prompts.map((url) => [stemOf(url), url]));
    return (file, { signal }) => take(file, { prompt: addresses.get(file.stem) ?? "", signal });
  };
}

type Views = Readonly<Record<string, string>>;
type CheckedBundle = {
  readonly worker: string;
  readonly views: Views;
  readonly module: () => Promise<Uint8Array | null>;
};

/** Draws a random share of the modules again here; true: the worker's pictures are others, and it is barred. */
async function openCheck(asking: AskPlace): Promise<(bundle: CheckedBundle) => Promise<boolean>> {
  const share: Share = await openShare(asking);
  const drawer = await asking.part("drawer");
  return ({ worker, views, module }) => {
    const ours = async () => {
      const bytes = await module();
      return bytes === null ? null : await drawnText(drawer, bytes);
    };
    const pictures = Object.entries(views).filter(([name]) => name.endsWith(".png"));
    return share.isWrong({ what: "bundle", worker, theirs: textOf(pictures), ours });
  };
}

async function drawnText(drawer: BundleDrawer, module: Uint8Array): Promise<string | null> {
  const drawn = await drawer.draw(module);
  if (drawn.kind === "fault") return null;
  if (drawn.kind === "rejected") return drawn.rejection.code;
  const hashes = [...drawn.value].map(([name, png]) => [name, hashOf(png)] as const);
  return textOf(hashes);
}

/** Names with their hashes in one text, in order. */
const textOf = (hashes: readonly (readonly [string, string])[]): string =>
  hashOf(
    hashes
      .map((pair) => pair.join(" "))
      .sort()
      .join("\n"),
  );
