import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StateStore } from "../src/ports/state-store.ts";
import type { ManualClock } from "./manual-clock.ts";

/** One branch, as many writers on it as the tests ask for. */
export type StateStoreBench = {
  /** A new writer on the branch; `io` is the clock of its batches. */
  open(): Promise<StateStore>;
  /** Clock of the batches. */
  readonly io: ManualClock;
  /** Messages of the branch's commits, newest last. */
  messages(): Promise<readonly string[]>;
  /** Ends stores and server. */
  close(): Promise<void>;
};

/** How branches to be tried are made. */
export type StateStoreConformanceOptions = {
  /** Stands in the tests' names. */
  readonly name: string;
  /** A new, empty branch; batches are flushed after 600 s, after a conflict 60 s. */
  readonly create: () => Promise<StateStoreBench>;
};

const CONFLICT = { code: "STATE_CONFLICT" };

/**
 * The laws of the {@link StateStore} port, as a vitest suite that every adapter runs.
 *
 * @example
 * stateStoreConformance({ name: "memory", create: createMemoryBench });
 */
export function stateStoreConformance({ name, create }: StateStoreConformanceOptions): void {
  describe(`${name} keeps the laws of a state store`, () => {
    let bench: StateStoreBench;
    let store: StateStore;
    beforeEach(async () => {
      bench = await create();
      store = await bench.open();
      await store.commit([{ path: "state.json", text: "open" }], { message: "Begin" });
    });
    afterEach(async () => {
      await store.close().catch(() => undefined);
      await bench.close();
    });
    /** A second writer that has seen the newest tip. */
    const other = () => bench.open();

    describe("reading", () => {
      it("answers null and nothing for what is absent", async () => {
        expect(await store.read("rounds/0/seed.json")).toBeNull();
        expect(await store.list("rounds/0")).toEqual([]);
      });

      it("keeps every byte of a text, also outside ASCII and without a last line break", async () => {
        const text = '{"name":"Ärger 🙂 \\u0000", "x": 1.0}\r\n\n  ';
        await store.commit([{ path: "a/b.json", text }], { message: "Text" });
        expect(await (await other()).read("a/b.json")).toBe(text);
      });

      it("lists a directory's files at every depth, sorted, and not its namesakes", async () => {
        const paths = ["r/1/b", "r/1/a/c", "r/1/a.b", "r/10/a", "r/1.json"];
        await store.commit(
          paths.map((path) => ({ path, text: path })),
          { message: "Tree" },
        );
        expect(await store.list("r/1")).toEqual(["r/1/a.b", "r/1/a/c", "r/1/b"]);
        expect(await store.list("")).toEqual([...paths, "state.json"].sort());
      });

      it("keeps a snapshot as it was, with what was pending then, through writes, commits and looks", async () => {
        await store.write([{ path: "pending.json", text: "1" }], { message: "Pending" });
        const before = store.snapshot();
        await store.write([{ path: "pending.json", text: "2" }], { message: "Pending" });
        const second = await other();
        await second.commit([{ path: "other.json", text: "1" }], { message: "Other" });
        await store.commit([{ path: "state.json", text: "next" }], { message: "Next" });
        expect(await before.read("state.json")).toBe("open");
        expect(await before.read("pending.json")).toBe("1");
        expect(await before.list("")).toEqual(["pending.json", "state.json"]);
        const after = store.snapshot();
        expect(after.revision).toBe(store.status().revision);
        expect(after.revision).not.toBe(before.revision);
        expect(await after.list("")).toEqual(["other.json", "pending.json", "state.json"]);
      });

      it("sees its own pending writes and deletions, and nobody else does", async () => {
        const second = await other();
        await store.write(
          [
            { path: "new.json", text: "1" },
            { path: "state.json", text: null },
          ],
          { message: "Pending" },
        );
        expect(await store.read("new.json")).toBe("1");
        expect(await store.read("state.json")).toBeNull();
        expect(await store.list("")).toEqual(["new.json"]);
        await second.refresh();
        expect(await second.list("")).toEqual(["state.json"]);
        await second.close();
      });

      it.each(["../up", "/abs", "a//b", "", "a/./b", ".git/config", "a\\b", "a\nb"])(
        "refuses the path %j",
        async (path) => {
          await expect(store.read(path)).rejects.toMatchObject({ code: "STATE_PATH" });
          await expect(store.write([{ path, text: "" }], { message: "m" })).rejects.toMatchObject({
            code: "STATE_PATH",
          });
          expect(store.status().pending).toEqual([]);
        },
      );
    });

    describe("batches", () => {
      it("reach the branch in one commit after the batch time, with their messages sorted, each once", async () => {
        await store.write([{ path: "b", text: "1" }], { message: "Zeta" });
        await store.write([{ path: "a", text: "1" }], { message: "Alpha" });
        await store.write([{ path: "b", text: "2" }], { message: "Zeta" });
        expect(store.status().pending).toEqual(["a", "b"]);
        await bench.io.advance(599_000);
        expect(await bench.messages()).toEqual(["Begin"]);
        await bench.io.advance(2_000);
        await store.flush();
        expect(await bench.messages()).toEqual(["Begin", "Alpha\nZeta"]);
        expect(await (await other()).read("b")).toBe("2");
        expect(store.status().pending).toEqual([]);
      });

      it("go with an immediate commit, whose own message stands last", async () => {
        await store.write([{ path: "a", text: "1" }], { message: "Zeta" });
        const { revision } = await store.commit([{ path: "b", text: "1" }], { message: "submissions for round 1" });
        expect(await bench.messages()).toEqual(["Begin", "Zeta\nsubmissions for round 1"]);
        expect(store.status()).toMatchObject({ revision, pending: [] });
      });

      it("are flushed when the store closes, which then does no more", async () => {
        await store.write([{ path: "a", text: "1" }], { message: "Last" });
        await store.close();
        expect(await bench.messages()).toEqual(["Begin", "Last"]);
        await expect(store.flush()).rejects.toMatchObject({ code: "STATE_CLOSED" });
      });
    });

    describe("commits", () => {
      it("of what is there already make no commit", async () => {
        const before = store.status().revision;
        const { revision } = await store.commit([{ path: "state.json", text: "open" }], { message: "Again" });
        expect(revision).toBe(before);
        expect(await bench.messages()).toEqual(["Begin"]);
      });

      it("of callers at the same time are made one after another", async () => {
        const names = ["a", "b", "c", "d", "e"];
        await Promise.all(names.map((path) => store.commit([{ path, text: path }], { message: path })));
        expect(await bench.messages()).toEqual(["Begin", ...names]);
      });

      it("of several writers at the same time all go through when they touch different files", async () => {
        const writers = await Promise.all([other(), other()]);
        const commits = [store, ...writers].flatMap((writer, w) =>
          [0, 1, 2].map((n) => writer.commit([{ path: `w${w}/${n}`, text: "x" }], { message: `w${w} ${n}` })),
        );
        await Promise.all(commits);
        expect((await bench.messages()).length).toBe(10);
        await store.refresh();
        expect((await store.list("")).length).toBe(10);
        await Promise.all(writers.map((writer) => writer.close()));
      });

      it("write nothing when an expectation does not hold on the newest tip", async () => {
        const second = await other();
        await second.commit([{ path: "state.json", text: "paused" }], { message: "Pause" });
        const stale = store.commit(
          [
            { path: "state.json", text: "duels" },
            { path: "winner.json", text: "{}" },
          ],
          { message: "Move", expect: { "state.json": "open" } },
        );
        await expect(stale).rejects.toMatchObject({ ...CONFLICT, data: { paths: ["state.json"] } });
        expect(await store.read("state.json")).toBe("paused");
        expect(await store.read("winner.json")).toBeNull();
        expect(await bench.messages()).toEqual(["Begin", "Pause"]);
        await second.close();
      });

      it("hold when the expectation is met only by the newest tip", async () => {
        const second = await other();
        await second.commit([{ path: "state.json", text: "duels" }], { message: "Duels" });
        await store.commit([{ path: "x", text: "1" }], { message: "Own", expect: { "state.json": "duels", y: null } });
        expect(await bench.messages()).toEqual(["Begin", "Duels", "Own"]);
        await second.close();
      });

      it("let only one of two writers move the same file from the same text", async () => {
        const second = await other();
        const move = (writer: StateStore, text: string) =>
          writer.commit([{ path: "state.json", text }], { message: text, expect: { "state.json": "open" } });
        const outcomes = await Promise.allSettled([move(store, "one"), move(second, "two")]);
        expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
        expect(outcomes.find((outcome) => outcome.status === "rejected")).toMatchObject({ reason: CONFLICT });
        await second.close();
      });

      it("are not made when their signal has aborted", async () => {
        const signal = AbortSignal.abort();
        await expect(store.commit([{ path: "a", text: "1" }], { message: "m", signal })).rejects.toThrow();
        expect(await bench.messages()).toEqual(["Begin"]);
      });
    });

    describe("conflicts", () => {
      it("drop the pending write whose file changed, name it, and let the others through", async () => {
        const second = await other();
        await store.write([{ path: "state.json", text: "mine" }], { message: "Mine" });
        await store.write([{ path: "free", text: "1" }], { message: "Free" });
        await second.commit([{ path: "state.json", text: "theirs" }], { message: "Theirs" });
        await expect(store.flush()).rejects.toMatchObject({ ...CONFLICT, data: { paths: ["state.json"] } });
        expect(await store.read("state.json")).toBe("theirs");
        expect(await store.read("free")).toBe("1");
        expect(store.status().pending).toEqual([]);
        expect(await bench.messages()).toEqual(["Begin", "Theirs", "Free"]);
        await second.close();
      });

      it("stop an immediate commit, keep the rest of the batch for the shorter batch time", async () => {
        const second = await other();
        await store.write([{ path: "state.json", text: "mine" }], { message: "Mine" });
        await store.write([{ path: "free", text: "1" }], { message: "Free" });
        await second.commit([{ path: "state.json", text: "theirs" }], { message: "Theirs" });
        await expect(store.commit([{ path: "next", text: "1" }], { message: "Next" })).rejects.toMatchObject(CONFLICT);
        expect(await store.read("next")).toBeNull();
        expect(store.status().pending).toEqual(["free"]);
        await bench.io.advance(61_000);
        await store.flush();
        expect(await bench.messages()).toEqual(["Begin", "Theirs", "Free"]);
        await second.close();
      });

      it("drop a write as a whole, with what was built on it", async () => {
        const second = await other();
        await store.write(
          [
            { path: "state.json", text: "mine" },
            { path: "with-it", text: "1" },
          ],
          { message: "Mine" },
        );
        await store.write([{ path: "with-it", text: "2" }], { message: "On top" });
        await second.commit([{ path: "state.json", text: "theirs" }], { message: "Theirs" });
        await expect(store.flush()).rejects.toMatchObject({ data: { dropped: ["state.json", "with-it"] } });
        expect(await store.read("with-it")).toBeNull();
        await second.close();
      });

      it("of a flush that nobody waited for are told to the next commit, once", async () => {
        const second = await other();
        await store.write([{ path: "state.json", text: "mine" }], { message: "Mine" });
        await second.commit([{ path: "state.json", text: "theirs" }], { message: "Theirs" });
        await bench.io.advance(601_000);
        const next = () => store.commit([{ path: "next", text: "1" }], { message: "Next" });
        await expect(next()).rejects.toMatchObject(CONFLICT);
        await next();
        expect(await bench.messages()).toEqual(["Begin", "Theirs", "Next"]);
        await second.close();
      });

      it("are of a batched write that rests on another text than the branch has by now, or than is pending: nothing of it is put into the batch", async () => {
        const write = (text: string, before: string | null) =>
          store.write([{ path: "report", text }], { message: text, expect: { report: before } });
        await write("ours 1", null);
        await write("ours 2", "ours 1");
        await expect(write("ours 3", "ours 1")).rejects.toMatchObject({
          code: "STATE_CONFLICT",
          data: { paths: ["report"] },
        });
        await store.flush();
        const second = await other();
        await second.commit([{ path: "report", text: "theirs" }], { message: "Theirs" });
        await store.refresh();
        await expect(write("ours 3", "ours 2")).rejects.toMatchObject(CONFLICT);
        expect(store.status().pending).toEqual([]);
        expect(await store.read("report")).toBe("theirs");
        await second.close();
      });

      it("are none for a write that holds no more: it is dropped, with what was built on it, and nothing else is", async () => {
        const stateText = (round: number, stage: string) => JSON.stringify({ current_round: round, stage });
        const condition = { path: "state.json", fields: { current_round: [4], stage: ["duels", "paused"] } };
        await store.commit([{ path: "state.json", text: stateText(4, "duels") }], { message: "Duels" });
        const options = { message: "Late", while: condition };
        const second = await other();
        await store.write([{ path: "late", text: "1" }], options);
        await second.commit([{ path: "state.json", text: stateText(4, "paused") }], { message: "Pause" });
        await store.flush();
        expect(await (await other()).read("late")).toBe("1");
        await store.write([{ path: "late", text: "2" }], options);
        await store.write(
          [
            { path: "late", text: "3" },
            { path: "built", text: "1" },
          ],
          { message: "Built" },
        );
        await store.write([{ path: "free", text: "1" }], { message: "Free" });
        await second.refresh();
        await second.commit([{ path: "state.json", text: stateText(5, "open") }], { message: "Open" });
        await store.flush();
        const files = await other();
        expect([await files.read("late"), await files.read("built"), await files.read("free")]).toEqual([
          "1",
          null,
          "1",
        ]);
        expect(store.status().pending).toEqual([]);
        await second.close();
      });

      it("are none when the other wrote the same text", async () => {
        const second = await other();
        await store.write([{ path: "state.json", text: "same" }], { message: "Mine" });
        await second.commit([{ path: "state.json", text: "same" }], { message: "Theirs" });
        await store.flush();
        expect(store.status().pending).toEqual([]);
        expect(await bench.messages()).toEqual(["Begin", "Theirs"]);
        await second.close();
      });
    });
  });
}
