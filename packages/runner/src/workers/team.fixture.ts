import {
  type BundleDrawer,
  type JobQueue,
  type Logger,
  measured,
  type Notice,
  type PictureEmbedding,
  type Renderer,
  rejected,
  silentLogger,
} from "@404-gen/core";
import { createMemoryObjectStore } from "@404-gen/core/memory";
import { createLocalQueue } from "@404-gen/core/queue";
import { BUNDLE_FILES } from "@404-gen/core/two";
import { SELF_TEST_CASES } from "@404-gen/render";
import { createPartShelf } from "../assemble/part-shelf.ts";
import type { Parts } from "../assemble/parts/parts.ts";
import { type Place, placeOf } from "../assemble/place.ts";
import { loadSettings, type SettingTexts } from "../settings/load.ts";
import { hashOf } from "./exchange.ts";
import type { AskPlace, OpenWork, WorkKind } from "./kind.ts";

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export type OpenTeamOptions = {
  /** Parts of the runner and of every worker. */
  readonly parts?: Partial<Parts>;
  /** @default nothing is checked */
  readonly settings?: SettingTexts;
};

/** A runner, a queue in this process, and workers, all with one store; each worker may have parts of its own. */
export function openTeam({ parts = {}, settings = {} }: OpenTeamOptions = {}) {
  const notices: Notice[] = [];
  const lines: string[] = [];
  const say = (message: string) => void lines.push(message);
  const logger: Logger = { ...silentLogger, warn: say, error: say };
  const inner = createLocalQueue();
  const works: OpenWork[] = [];
  const queue: JobQueue = {
    ...inner,
    /** Ends the team: the queue closes, and workers close what they opened. */
    async close() {
      await inner.close();
      await Promise.all(works.splice(0).map((work) => work.close?.()));
    },
  };
  const objects = createMemoryObjectStore();
  const notifier = { name: "test", notify: async (notice: Notice) => void notices.push(notice) };
  const place: Place = placeOf({
    settings: loadSettings([{ WORKERS_CHECKED_PERCENT: "0", ...settings }]),
    logger,
  });
  const partsOf = (own: Partial<Parts>) => createPartShelf(place, { objects, notifier, queue, ...parts, ...own }).part;
  const asking: AskPlace = { place, queue, part: partsOf({}) };
  return {
    queue,
    objects,
    notices,
    lines,
    asking,
    /** Adds a worker of a kind. */
    async join(kind: WorkKind, own: Partial<Parts> = {}) {
      const work = await kind.open({ place, part: partsOf(own) });
      works.push(work);
      const worker = await queue.work({ ...work, concurrency: 1 });
      worker.ended.catch(() => {});
      return worker;
    },
  };
}

/** Hash of each model of the self-test, with the hash of its correct picture. */
const SELF_TEST_PICTURES = new Map(
  await Promise.all(SELF_TEST_CASES.map(async ({ make, png }) => [hashOf(await make()), png] as const)),
);

/** Draws texts, and gives the correct pictures for the models of the self-test. With `wrong` it gives other bytes than all other renderers. */
export function textRenderer({ wrong = false, name = "cpu-text@1" } = {}): Renderer & { readonly drawn: string[] } {
  const drawings: string[] = [];
  return {
    name,
    drawn: drawings,
    async render({ bytes }) {
      const model = hashOf(bytes);
      const picture = SELF_TEST_PICTURES.get(model);
      if (picture !== undefined)
        return measured({ png: bytes, sha256: { model, png: wrong ? hashOf("wrong") : picture } });
      drawings.push(textOf(bytes));
      if (!textOf(bytes).startsWith("model"))
        return rejected({ code: "GLB_BAD_MAGIC", message: "Not a GLB file.", data: { at: 0 } });
      const png = bytesOf(`${wrong ? "wrong " : ""}picture of ${textOf(bytes)}`);
      return measured({ png, sha256: { model, png: hashOf(png) } });
    },
    close: async () => {},
  };
}

/** Draws bundles of texts. With `wrong` it gives other bytes than all other drawers. */
export const textDrawer = ({ wrong = false } = {}): BundleDrawer => ({
  name: "text@1",
  async draw(module) {
    if (!textOf(module).startsWith("module")) return rejected({ code: "MODULE_TOO_HEAVY", message: "No module." });
    const names = BUNDLE_FILES.filter((name) => name.endsWith(".png"));
    return measured(new Map(names.map((name) => [name, bytesOf(`${wrong} ${name} of ${textOf(module)}`)])));
  },
});

export const textEmbedding: PictureEmbedding = {
  name: "text@1",
  embedding: "offline",
  embed: async (pictures) => pictures.map(({ length }) => new Float32Array(384).fill(length)),
  close: async () => {},
};
