import {
  type BundleDrawer,
  EMBEDDING_SIZE,
  measured,
  type PictureEmbedding,
  rejected,
  type SourceFiles,
} from "@404-gen/core";
import { BUNDLE_FILES } from "@404-gen/core/two";
import { asEvidence } from "./as-evidence.ts";
import type { SimProcess } from "./sim-process.ts";

const DRAW_MS = [1_000, 6_000] as const;
const EMBED_MS = [200, 900] as const;
const READ_MS = [100, 900] as const;

const PICTURES = BUNDLE_FILES.filter((name) => name.endsWith(".png"));

/** Draws a module as its own text, with the name of each picture. A page of HTML is refused. */
export function createSimDrawer({ gate }: SimProcess): BundleDrawer {
  return {
    name: "simulated@1",
    draw: (module, { signal } = {}) =>
      asEvidence(() =>
        gate({
          ...{ port: "render", verb: "render", ms: DRAW_MS, signal },
          work(strike) {
            if (Buffer.from(module.subarray(0, 5)).toString() === "<html")
              return rejected({ code: "PARSE_ERROR", message: "The file is a page of HTML.", data: { failures: [] } });
            const other = strike === "render-other-bytes" ? " ~" : "";
            const text = `picture ${Buffer.from(module).toString("latin1")}`;
            return measured(new Map(PICTURES.map((name) => [name, Buffer.from(`${text} ${name}${other}`)])));
          },
        }),
      ),
  };
}

/** Gives all pictures the same embedding: each is as near to its prompt as any other. */
export function createSimEmbedding({ gate }: SimProcess): PictureEmbedding {
  return {
    name: "simulated@1",
    embedding: "offline",
    embed: (pictures, { signal } = {}) =>
      gate({
        ...{ port: "render", verb: "embed", ms: EMBED_MS, signal },
        work: () => pictures.map(() => Float32Array.from({ length: EMBEDDING_SIZE }, (_, n) => (n === 0 ? 1 : 0))),
      }),
    close: async () => {},
  };
}

/** The miners' repositories: each has a hardware.json. */
export function createSimSources({ gate }: SimProcess): SourceFiles {
  return {
    name: "simulated",
    read: ({ repo }, { signal }) =>
      asEvidence(() =>
        gate({
          ...{ port: "sources", verb: "read", about: repo, ms: READ_MS, signal },
          work(strike) {
            if (strike === "sources-blocked")
              return rejected({ code: "SOURCE_REFUSED", message: "the repository is blocked" });
            return measured(Buffer.from(strike === null ? '{"hardware": ["4xH200"]}' : '{"hardware": ["4xH'));
          },
        }),
      ),
  };
}
