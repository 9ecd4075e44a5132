import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import type { HotkeyCommitments } from "../../ports/chain.ts";
import { selectSubmissions } from "./submissions.ts";

const COMMITS = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [string, string, string];
const schedule = { earliest_reveal_block: 100, latest_reveal_block: 200 };
const full = (commit: string) => JSON.stringify({ repo: "me/gen", commit, cdn_url: "https://cdn.example/x/" });
const entry = (block: number, text: string | null) => ({ block, text, problem: text === null ? "not UTF-8" : null });
const select = (commitments: readonly HotkeyCommitments[]) =>
  selectSubmissions({ commitments, schedule, roundName: "mesh-3" });
const [ann, bob, cat] = [testHotkey(1), testHotkey(2), testHotkey(3)] as const;

describe("selectSubmissions", () => {
  it("takes the latest of each field in the window; the block is that of the latest commit", () => {
    const entries = [
      entry(99, full(COMMITS[2])),
      entry(100, full(COMMITS[0])),
      entry(150, JSON.stringify({ commit: COMMITS[1] })),
      entry(200, JSON.stringify({ cdn_url: "http://other.example" })),
      entry(201, full(COMMITS[2])),
    ];
    const { submissions, ignored } = select([{ hotkey: ann, entries: entries.reverse() }]);
    expect(submissions).toEqual({
      [ann]: {
        repo: "me/gen",
        commit: COMMITS[1],
        cdn_url: "http://other.example",
        revealed_at_block: 150,
        round: "mesh-3",
      },
    });
    expect(ignored).toEqual([]);
  });

  it("before the window and after it nothing counts, and nothing is told", () => {
    for (const block of [99, 201])
      expect(select([{ hotkey: ann, entries: [entry(block, full(COMMITS[0]))] }])).toEqual({
        submissions: {},
        ignored: [],
      });
    const early = [entry(99, full(COMMITS[0])), entry(100, JSON.stringify({ repo: "me/gen" }))];
    expect(select([{ hotkey: ann, entries: early }])).toEqual({
      submissions: {},
      ignored: [
        {
          hotkey: ann,
          block: null,
          code: "SUBMISSION_INCOMPLETE",
          message: "No valid commit, cdn_url in the round's window (the latest of each field counts).",
        },
      ],
    });
  });

  it("tells a commitment without text, in the chain's words where there are some", () => {
    const entries = [entry(110, null), { block: 120, text: null, problem: null }];
    expect(select([{ hotkey: ann, entries }]).ignored.slice(0, 2)).toEqual([
      { hotkey: ann, block: 110, code: "COMMITMENT_UNDECODABLE", message: "not UTF-8" },
      { hotkey: ann, block: 120, code: "COMMITMENT_UNDECODABLE", message: "The commitment has no text." },
    ]);
  });

  it("orders by reveal block, then hotkey, in whatever order the chain lists them", () => {
    const miners = [ann, bob, cat].map((hotkey) => ({ hotkey, entries: [entry(110, full(COMMITS[0]))] }));
    for (const list of [miners, [...miners].reverse()])
      expect(Object.keys(select(list).submissions)).toEqual([ann, bob, cat]);
  });

  it("orders by reveal block before anything else", () => {
    const { submissions } = select([
      { hotkey: cat, entries: [entry(110, full(COMMITS[0]))] },
      { hotkey: bob, entries: [entry(110, full(COMMITS[0]))] },
      { hotkey: ann, entries: [entry(111, full(COMMITS[0]))] },
    ]);
    expect(Object.keys(submissions)).toEqual([bob, cat, ann]);
  });

  it("an invalid newer word is not replaced by an older one, until it is mended", () => {
    const entries = [entry(110, full(COMMITS[0])), entry(120, '{"commit":"main"}')];
    const broken = select([{ hotkey: ann, entries }]);
    expect(broken.submissions).toEqual({});
    expect(broken.ignored.map(({ block, code }) => [block, code])).toEqual([
      [120, "COMMITMENT_COMMIT_INVALID"],
      [null, "SUBMISSION_INCOMPLETE"],
    ]);
    const selection = select([
      { hotkey: ann, entries: [...entries, entry(130, JSON.stringify({ commit: COMMITS[1] }))] },
    ]);
    expect(selection.submissions[ann]).toMatchObject({ commit: COMMITS[1], revealed_at_block: 130 });
  });

  it("unreadable commitments are passed over and told", () => {
    const entries = [entry(110, full(COMMITS[0])), entry(120, "[[[["), entry(121, null), entry(122, "[".repeat(1000))];
    const { submissions, ignored } = select([{ hotkey: ann, entries }]);
    expect(Object.keys(submissions)).toEqual([ann]);
    expect(ignored.map(({ code }) => code)).toEqual([
      "COMMITMENT_NOT_JSON",
      "COMMITMENT_UNDECODABLE",
      "COMMITMENT_TOO_DEEP",
    ]);
  });

  it("refuses what is no hotkey, and a hotkey listed twice", () => {
    const entries = [entry(110, full(COMMITS[0]))];
    const { submissions, ignored } = select([
      { hotkey: "__proto__", entries },
      { hotkey: ann, entries },
      { hotkey: ann, entries: [] },
    ]);
    expect(Object.keys(submissions)).toEqual([ann]);
    expect(ignored.map(({ code }) => code)).toEqual(["HOTKEY_INVALID", "HOTKEY_INVALID"]);
  });

  it("one hotkey's garbage never changes what comes of another", () => {
    const honest = { hotkey: ann, entries: [entry(110, full(COMMITS[0]))] };
    const alone = select([honest]).submissions[ann];
    const garbage = fc.array(
      fc.record({
        block: fc.integer({ min: 90, max: 210 }),
        text: fc.option(fc.string({ unit: "binary", maxLength: 80 })),
        problem: fc.constant("x"),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(garbage, fc.boolean(), (entries, before) => {
        const noise = { hotkey: bob, entries };
        expect(select(before ? [noise, honest] : [honest, noise]).submissions[ann]).toEqual(alone);
      }),
      { numRuns: 2000 },
    );
  });
});
