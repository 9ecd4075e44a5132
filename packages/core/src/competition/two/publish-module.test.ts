import { describe, expect, it } from "vitest";
import { createMemoryObjectStore } from "../../../testing/object-store-memory.ts";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type Evidence, fault, measured, rejected } from "../../ports/evidence.ts";
import { formatNpz } from "../../world/archive/index.ts";
import { BUNDLE_FILES } from "./duel/views.ts";
import { createModulePublisher, type ModulePublisherOptions } from "./publish-module.ts";

const module = new TextEncoder().encode("export default () => null");
const prompt = new Uint8Array([1, 2, 3]);
const place = (stem: string) => ({ round: 3, hotkey: testHotkey(1), kind: "submitted" as const, stem });
const pictures = (text: string) =>
  measured(new Map(BUNDLE_FILES.filter((name) => name.endsWith(".png")).map((name) => [name, Buffer.from(text)])));

function scene(
  draw: (text: string) => Evidence<ReadonlyMap<string, Uint8Array>>,
  options: Partial<ModulePublisherOptions> = {},
) {
  const objects = createMemoryObjectStore();
  const count = { drawn: 0, embedded: 0 };
  const publisher = createModulePublisher({
    objects,
    formatNpz,
    drawer: {
      name: "fake@1",
      async draw(bytes) {
        count.drawn++;
        return draw(Buffer.from(bytes).toString());
      },
    },
    embedding: {
      ...{ name: "fake@1", embedding: "offline", close: async () => {} },
      async embed(all) {
        count.embedded++;
        return all.map((picture) => new Float32Array(384).fill(picture.length));
      },
    },
    ...options,
  });
  return { publisher, objects, count };
}

describe("createModulePublisher", () => {
  it("draws and embeds a module once, and stores all 15 objects wherever it stands", async () => {
    const { publisher, count } = scene(pictures);
    const [one, two] = await Promise.all(
      ["lamp", "again"].map((stem) => publisher.publish(module, { place: place(stem), prompt })),
    );
    if (one?.kind !== "published" || two?.kind !== "published") return expect.unreachable(JSON.stringify([one, two]));
    expect(two.views).not.toBe(one.views);
    expect(two.evidence).toEqual(one.evidence);
    expect(Object.keys(one.evidence.viewsSha256)).toHaveLength(BUNDLE_FILES.length);
    expect(count).toEqual({ drawn: 1, embedded: 1 });
  });

  it("draws another module anew, and another prompt's, and all with nothing kept", async () => {
    const { publisher, count } = scene(pictures);
    await publisher.publish(module, { place: place("a"), prompt });
    await publisher.publish(module, { place: place("a"), prompt: new Uint8Array([4]) });
    await publisher.publish(Buffer.from("other"), { place: place("a"), prompt });
    expect(count).toEqual({ drawn: 3, embedded: 3 });
    const none = scene(pictures, { keptBytes: 0 });
    for (const stem of ["a", "b"]) await none.publisher.publish(module, { place: place(stem), prompt });
    expect(none.count).toEqual({ drawn: 2, embedded: 2 });
  });

  it("keeps no fault of ours and no refusal", async () => {
    const down = new CompetitionError("killed", { code: "RENDER_WORKER_DIED" });
    const answers = [fault(down), rejected({ code: "FILE_SIZE_EXCEEDED", message: "too large" }), pictures("drawn")];
    const { publisher } = scene(() => answers.shift() ?? expect.unreachable());
    const kinds = [];
    for (let at = 0; at < 4; at++) kinds.push((await publisher.publish(module, { place: place("a"), prompt })).kind);
    expect(kinds).toEqual(["fault", "refused", "published", "published"]);
  });
});
