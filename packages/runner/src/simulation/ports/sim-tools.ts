import { createHash } from "node:crypto";
import { type ImageDistance, measured, type ObjectStore, type Renderer, rejected } from "@404-gen/core";
import { asEvidence } from "./as-evidence.ts";
import type { SimProcess } from "./sim-process.ts";

const DRAW_MS = [300, 3_000] as const;
const STORE_MS = [30, 400] as const;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Draws a model as its own text. A page of HTML is refused. */
export function createSimRenderer({ gate }: SimProcess): Renderer {
  return {
    name: "simulated@1",
    render: ({ bytes }, { signal } = {}) =>
      asEvidence(() =>
        gate({
          ...{ port: "render", verb: "render", ms: DRAW_MS, signal },
          work(strike) {
            if (Buffer.from(bytes.subarray(0, 5)).toString() === "<html")
              return rejected({ code: "GLB_BAD_MAGIC", message: "The file is a page of HTML." });
            const other = strike === "render-other-bytes" ? " ~" : "";
            const png = Buffer.concat([Buffer.from("picture "), bytes, Buffer.from(other)]);
            return measured({ png, sha256: { model: sha256(bytes), png: sha256(png) } });
          },
        }),
      ),
    close: async () => {},
  };
}

/** 0 for the same bytes, 0.01 for the same picture in other bytes, 0.5 for another model. */
function distanceOf(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [a, b].map((picture) => Buffer.from(picture).toString("latin1")) as [string, string];
  if (left === right) return 0;
  return left.replace(/ ~$/, "") === right.replace(/ ~$/, "") ? 0.01 : 0.5;
}

export function createSimDistance({ gate }: SimProcess): ImageDistance {
  return {
    name: "simulated@1",
    embedding: "offline",
    measure: ({ a, b }, { signal } = {}) =>
      gate({ port: "render", verb: "measure", ms: [50, 200], signal, work: () => measured(distanceOf(a, b)) }),
    close: async () => {},
  };
}

/** The object store as one process reaches it. */
export function createSimObjects({ world, gate }: SimProcess): ObjectStore {
  const { objects } = world;
  const port = { port: "objects", ms: STORE_MS } as const;
  return {
    ...objects,
    put: (key, body, options) =>
      gate({ ...port, verb: "put", about: key, signal: options.signal, work: () => objects.put(key, body, options) }),
    get: (key, options = {}) =>
      gate({ ...port, verb: "get", about: key, signal: options.signal, work: () => objects.get(key, options) }),
    head: (key, options = {}) =>
      gate({ ...port, verb: "head", about: key, signal: options.signal, work: () => objects.head(key, options) }),
  };
}
