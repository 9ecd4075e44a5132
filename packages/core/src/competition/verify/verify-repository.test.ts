import { describe, expect, it } from "vitest";
import { CAST } from "../../../testing/build-cast.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { memoryHistory } from "../../../testing/memory-history.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import { stateFileAt } from "../records/state-file.ts";
import { readerOf } from "./reader-of.ts";
import { TAMPERING, type Tampering } from "./tampering.cases.ts";
import type { HistoryText } from "./types.ts";
import { verifyRepository } from "./verify-repository.ts";

const { files: fullFiles, commits } = buildRepository();
const history = { commits: () => commits };

/** The repository as it was when a round entered a stage. */
function filesAt([round, stage]: readonly [number, string]): Map<string, string> {
  const files = new Map<string, string>();
  for (const { changes } of commits) {
    for (const { path, after } of changes) {
      if (after === null) files.delete(path);
      else files.set(path, after);
    }
    const state = JSON.parse(files.get("state.json") ?? "{}") as { current_round: number; stage: string };
    if (state.current_round === round && state.stage === stage) break;
  }
  return files;
}

function tamperedWith(files: Map<string, string>): Tampering {
  return {
    files,
    json(path, change) {
      const format = stateFileAt(STATE_FILES_ONE, path);
      const value = format?.parse(files.get(path) as string, { path });
      files.set(path, format?.format(change(value as never) ?? value) as string);
    },
    lines(path, change) {
      files.set(path, change((files.get(path) as string).split("\n")).join("\n"));
    },
  };
}

describe("verifyRepository", () => {
  it("finds nothing in a repository that the rules made, and looks at everything", async () => {
    const { findings, checked } = await verifyRepository(readerOf(fullFiles), { history });
    expect(findings).toEqual([]);
    // Odd paths are counted where there are some.
    expect(Object.entries(checked).filter(([, count]) => count === 0)).toEqual([["paths", 0]]);
    expect(Object.keys(checked)).toHaveLength(21);
  });

  it("finds nothing at any commit of its history", async () => {
    const files = new Map<string, string>();
    for (const { id, changes } of commits) {
      for (const { path, after } of changes) files.set(path, after as string);
      const { findings } = await verifyRepository(readerOf(files));
      expect({ id, findings }).toEqual({ id, findings: [] });
    }
  });

  it.each(TAMPERING)("finds $name", async ({ at, tamper, finds, file }) => {
    const files = at ? filesAt(at) : new Map(fullFiles);
    tamper(tamperedWith(files));
    const { findings } = await verifyRepository(readerOf(files));
    expect(findings.map(({ code, message }) => [code, message])).toEqual(
      finds.map((code) => [code, expect.any(String)]),
    );
    expect(findings[0]).toMatchObject({ file, severity: expect.stringMatching(/^(violation|warning|note)$/) });
  });

  it("one round alone: nothing of the others, but what it needs of them", async () => {
    const files = new Map(fullFiles);
    tamperedWith(files).json<{ weight: number }[]>("rounds/0/source_audit.json", (list) => [list[0]!, list[0]!]);
    expect((await verifyRepository(readerOf(files), { round: 0 })).findings.length).toBeGreaterThan(0);
    const second = await verifyRepository(readerOf(files), { round: 1 });
    expect(second.findings).toEqual([]);
    expect(second.checked["prompts"]).toBeGreaterThan(20);
  });

  it("reads one round alone: of the others, in the newest state and in history, no evidence", async () => {
    const { reader, git } = memoryHistory(buildRepository({ rounds: 4 }).commits);
    const reads = new Map<string, number>();
    const count = <T>(path: string, read: () => Promise<T>) => {
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return read();
    };
    const countReads = (path: string, text: HistoryText | null) =>
      text === null || typeof text === "string" ? text : { id: text.id, read: () => count(path, text.read) };
    async function* commits() {
      for await (const commit of git.history.commits())
        yield {
          ...commit,
          changes: commit.changes.map(({ path, before, after }) => ({
            path,
            before: countReads(path, before),
            after: countReads(path, after),
          })),
        };
    }
    const source = { ...reader, read: (path: string) => count(path, () => reader.read(path)) };
    const { checked } = await verifyRepository(source, { round: 2, history: { commits } });
    expect(checked["history"]).toBeGreaterThan(10);
    const others = [...reads.keys()].filter((path) => /^rounds\/[^2]\//.test(path));
    expect(
      others.filter(
        (path) => !/^rounds\/\d\/(schedule|winner|seed|submissions)\.json$|^rounds\/\d\/prompts\.txt$/.test(path),
      ),
    ).toEqual([]);
    expect([...reads.keys()].filter((path) => path.startsWith("rounds/2/")).length).toBeGreaterThan(15);
  });

  it("tells two folders that only capitals keep apart, though each holds files of its own", async () => {
    const files = new Map(buildRepository({ rounds: 1 }).files);
    files.set(`rounds/0/${CAST.weak.toUpperCase()}/pod_stats.json`, "{}");
    files.set("Rounds/0/notes.txt", "");
    const { findings } = await verifyRepository(readerOf(files));
    const clashing = findings.filter(({ code }) => code === "PATH_CLASH").map(({ file }) => file);
    expect(clashing.sort()).toEqual([`rounds/0/${CAST.weak}`, "rounds"].sort());
  });

  it("an empty repository has nothing but missing files", async () => {
    const checkCounts = { paths: 0, records: 0, crown: 0 };
    expect(await verifyRepository(readerOf(new Map()))).toEqual({
      competitions: [],
      findings: [],
      checked: checkCounts,
    });
  });
});
