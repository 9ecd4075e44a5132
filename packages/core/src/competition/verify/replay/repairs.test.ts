import { describe, expect, it } from "vitest";
import { CAST } from "../../../../testing/build-cast.ts";
import { buildRepository } from "../../../../testing/build-repository.ts";
import { hashText } from "../../../base/kit/hash-text.ts";
import { type Repair, type Repairs, repairsFile } from "../../records/repairs.ts";
import { readerOf } from "../reader-of.ts";
import type { HistoryCommit } from "../types.ts";
import { verifyRepository } from "../verify-repository.ts";

const { files, commits } = buildRepository();
const { weak, good } = CAST;
const report = `rounds/0/${weak}/duels_leader.json`;
const submittedPath = `rounds/0/${weak}/submitted.json`;
const audits = "rounds/0/generation_audits.json";
const PATH = repairsFile.path({});
const time = commits.at(-1)?.time ?? 0;

type Step = {
  readonly message: string;
  readonly author?: string;
  readonly to: Readonly<Record<string, string | null>>;
};

/** The competition, with further commits at its end. */
function withCommits(...steps: readonly Step[]) {
  const tree = new Map(files);
  const more = steps.map(({ message, author = "ada <ada@example>", to }, index): HistoryCommit => {
    const changes = Object.entries(to).map(([path, text]) => {
      const before = tree.get(path) ?? null;
      if (text === null) tree.delete(path);
      else tree.set(path, text);
      return { path, before, after: text };
    });
    return { id: `${index}`.padEnd(40, "d"), time, author, message, changes };
  });
  const history = { commits: () => [...commits, ...more] };
  return async (round?: number) => (await verifyRepository(readerOf(tree), { history, round })).findings;
}

const textOf = (path: string) => files.get(path) as string;
const broken = (path: string) => textOf(path).slice(0, 40);
const damage = (path: string, text: string | null = broken(path)): Step => ({
  message: "oops",
  author: "someone <s@example>",
  to: { [path]: text },
});
const entry = (path: string, from: string | null, more: Partial<Repair> = {}): Repair => ({
  at: "2026-02-10T08:00:00Z",
  round: 0,
  by: "ada",
  why: "the disk was full",
  files: [{ path, before: hashText(from), after: hashText(textOf(path)) }],
  ...more,
});
const repairsText = (...entries: Repairs) => repairsFile.format(entries);
const repair = (path: string, from: string | null, more: Partial<Step> = {}): Step => ({
  message: "Repair of the record, number 1",
  to: { [path]: textOf(path), [PATH]: repairsText(entry(path, from)) },
  ...more,
});
const codes = (findings: readonly { severity: string; code: string }[]) =>
  findings.map(({ severity, code }) => `${severity} ${code}`).sort();

describe("a repair", () => {
  it.each([
    ["a report that was broken", report, broken(report), "EDITED_BY_HAND", "CHANGED_AFTER_THE_FACT"],
    ["a file that was deleted", submittedPath, null, "EDITED_BY_HAND", "FILE_DELETED"],
  ])(
    "mends %s: no violation is left, and it is listed with who, why and both hashes",
    async (_, path, text, ...expected) => {
      const findings = await withCommits(damage(path, text), repair(path, text))();
      expect(codes(findings)).toEqual([...expected, "RECORD_REPAIRED"].map((code) => `warning ${code}`).sort());
      expect(findings.find(({ code }) => code === "RECORD_REPAIRED")).toMatchObject({
        round: 0,
        file: path,
        recorded: { by: "ada", why: "the disk was full", sha256: hashText(textOf(path)), number: 1 },
        expected: { sha256: hashText(text) },
      });
      expect(findings.find(({ code }) => code === expected[1])?.message).toMatch(
        /by someone\)\. It was repaired by commit 1d{9} \(.*, "Repair of the record, number 1", by ada\)\.$/,
      );
    },
  );

  it("is listed in its round alone; beside the rounds it concerns each", async () => {
    const one = withCommits(damage(report), repair(report, broken(report)));
    expect(codes(await one(1))).toEqual([]);
    expect(codes(await one(0))).toContain("warning RECORD_REPAIRED");
    const to = { "leader.json": textOf("leader.json"), [PATH]: repairsText(entry("leader.json", broken("leader.json"), { round: null })) }; // biome-ignore format: one commit
    const root = withCommits(damage("leader.json"), { message: "Repair of the record, number 1", to });
    for (const round of [0, 1]) expect(codes(await root(round))).toContain("warning RECORD_REPAIRED");
  });

  it("excuses no content that the rules do not give", async () => {
    const text = textOf(audits).replace('"rejected"', '"passed"');
    const files = [{ path: audits, before: hashText(textOf(audits)), after: hashText(text) }];
    const withForgery = withCommits({
      message: "Repair of the record, number 1",
      to: { [audits]: text, [PATH]: repairsText(entry(audits, textOf(audits), { files })) },
    });
    expect(codes(await withForgery())).toEqual(
      expect.arrayContaining(["violation AUDIT_VERDICT_DIFFERS", "warning RECORD_REPAIRED"]),
    );
  });

  const ok = entry(report, broken(report));
  const more = `rounds/0/${good}/submitted.json`;
  it.each<[string, Partial<Step>, RegExp]>([
    ["a repair's message without an entry", { to: { [report]: textOf(report) } }, /no entry in repairs\.json/],
    [
      "another file beside the entry's",
      { to: { [report]: textOf(report), [more]: broken(more), [PATH]: repairsText(ok) } },
      /which its entry does not name/,
    ],
    [
      "an entry without files",
      { to: { [report]: textOf(report), [PATH]: JSON.stringify([{ ...ok, files: [] }]) } },
      /cannot be read/,
    ],
    ["an entry whose file it leaves as it is", { to: { [PATH]: repairsText(ok) } }, /which it does not change/],
    ["an entry in a commit of another message", { message: "Match report: leader vs x" }, /lacks the line/],
    ["the number of another entry", { message: "Repair of the record, number 2" }, /lacks the line/],
    [
      "another hash before",
      { to: { [report]: textOf(report), [PATH]: repairsText(entry(report, "x")) } },
      /before it was not what its entry says/,
    ],
    [
      "another hash after",
      {
        to: {
          [report]: textOf(report),
          [PATH]: repairsText({
            ...ok,
            files: [{ path: report, before: hashText(broken(report)), after: hashText("x") }],
          }),
        },
      },
      /after it is not what its entry says/,
    ],
    ["another round", { to: { [report]: textOf(report), [PATH]: repairsText({ ...ok, round: 1 }) } }, /is of round 1/],
    ["two entries at once", { to: { [report]: textOf(report), [PATH]: repairsText(ok, ok) } }, /adds 2 entries/],
    [
      "itself among the files",
      { to: { [report]: textOf(report), [PATH]: repairsText({ ...ok, round: null, files: [{ path: PATH, before: null, after: hashText("x") }] }) } }, // biome-ignore format: one commit
      /names repairs\.json itself/,
    ],
  ])("that has %s is a violation and excuses nothing", async (_, step, problem) => {
    const findings = await withCommits(damage(report), repair(report, broken(report), step))();
    expect(findings.find(({ code }) => code === "REPAIR_INVALID")).toMatchObject({
      severity: "violation",
      message: expect.stringMatching(problem),
    });
    expect(codes(findings)).toContain("violation CHANGED_AFTER_THE_FACT");
  });

  it.each<[string, string | null, string]>([
    ["rewritten", repairsText(entry(report, broken(report), { by: "eve" })), "CHANGED_AFTER_THE_FACT"],
    ["deleted", null, "FILE_DELETED"],
  ])("stays listed: an entry that is %s is a violation", async (_, text, code) => {
    const findings = await withCommits(damage(report), repair(report, broken(report)), {
      message: "Repair of the record, number 2",
      to: { [PATH]: text },
    })();
    expect(codes(findings)).toEqual(expect.arrayContaining(["violation REPAIR_INVALID", `violation ${code}`]));
  });

  it("is listed without a history too, and a list that cannot be read is a violation", async () => {
    const withList = new Map([...files, [PATH, repairsText(entry(report, "x"))]]);
    expect(codes((await verifyRepository(readerOf(withList))).findings)).toEqual(["warning RECORD_REPAIRED"]);
    const unread = new Map([...files, [PATH, "{}"]]);
    expect(codes((await verifyRepository(readerOf(unread))).findings)).toEqual(["violation RECORD_INVALID"]);
  });
});
