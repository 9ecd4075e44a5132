import { showLines } from "@404-gen/core";
import type { CompetitionStatus } from "@404-gen/core/verify";
import { describe, expect, it } from "vitest";
import { type ShownStatus, sayStatus } from "./say-status.ts";
import { span } from "./span.ts";

const NOW = Date.UTC(2026, 1, 2, 12);
const HOTKEY = `5${"A".repeat(47)}`;
const BASE: ShownStatus = {
  name: "mesh",
  round: 3,
  stage: "duels",
  stageSince: "2026-02-02T09:30:00Z",
  onChain: [],
  eta: null,
  currentBlock: null,
  schedule: null,
  waitingFor: [],
  leases: [],
  submissions: 4,
  files: { recorded: 512, lost: 0, expected: 512 },
  unreadable: [],
  competition: { id: "1", title: "", policy: { name: "404-gen/1", version: "1" } },
  matches: { played: 6, left: 2, exploratory: 1, next: null },
  audits: { requested: 2, passed: 1, rejected: 0, pending: 1 },
  builds: { success: 3, failure: 1 },
  crown: { hotkey: HOTKEY, weight: 0.9, effectiveBlock: 100 },
  nextCrown: null,
};
const say = (over: Partial<CompetitionStatus & ShownStatus> = {}) => sayStatus({ ...BASE, ...over }, { now: NOW });

describe("sayStatus", () => {
  it("says which runner has which role", () => {
    const lease = { since: "2026-02-02T09:30:00Z", until: "2026-02-02T12:10:00Z", over: false };
    const text = say({
      leases: [
        { role: "judge", owner: "east", ...lease },
        { role: "auditor", owner: "west", ...lease, over: true },
      ],
    });
    expect(text).toMatch(/^runners +judge: east until 2026-02-02T12:10:00Z$/m);
    expect(text).toMatch(/^ +auditor: west until 2026-02-02T12:10:00Z, which is over$/m);
  });

  it("tells the stage, how long it lasts, matches, audits, builds and whom the weights go to", () => {
    const text = say();
    expect(text).toContain("mesh, round 3");
    expect(text).toMatch(/^stage +duels, for 2 h 30 min \(since 2026-02-02T09:30:00Z\)$/m);
    expect(text).toMatch(/^matches +6 played, 2 known to be left, 1 worth playing while audits run$/m);
    expect(text).toMatch(/^audits +2 asked for: 1 passed, 0 rejected, 1 open$/m);
    expect(text).toMatch(/^builds +3 success, 1 failure$/m);
    expect(text).toMatch(new RegExp(`^weights +0.9 to ${HOTKEY} since block 100$`, "m"));
  });

  it("says what the machines have cost where the record tells, and nothing where it does not", () => {
    expect(say()).not.toContain("machines");
    const costs = [
      { provider: "runpod", seconds: 7500, dollars: 33.333 },
      { provider: "verda", seconds: 60, dollars: 0.2 },
    ];
    expect(say({ costs })).toMatch(/^machines +runpod: 2 h 5 min, 33.33 US dollars\n +verda: 1 min, 0.20 US dollars$/m);
  });

  it("names everybody who is waited for, whole, and since when where the record says", () => {
    const text = say({
      waitingFor: [
        { who: "auditor", what: "generation audit", hotkey: HOTKEY, since: "2026-02-02T11:00:00Z" },
        { who: "source-auditors", what: "source audit", hotkey: HOTKEY, since: null },
      ],
    });
    expect(text).toContain(`auditor: generation audit of ${HOTKEY}, since 2026-02-02T11:00:00Z (1 h)`);
    expect(text).toMatch(new RegExp(`^ +source-auditors: source audit of ${HOTKEY}$`, "m"));
  });

  it("tells where each of a timeline stands, which hang on chance, and why modules were refused", () => {
    const text = say({
      timeline: [
        { hotkey: HOTKEY, status: "won", detail: "+7.03% against leader, +7.00% needed; confirmed", isClose: true },
        {
          hotkey: `5B${HOTKEY.slice(2)}`,
          status: "rejected",
          detail: "submitted vs generated #3: -12.50%",
          isClose: false,
        },
      ],
      refusals: { js_too_large: 1, FORBIDDEN_IDENTIFIER: 12 },
    });
    expect(text).toMatch(
      /^timeline +5AAAAAAAAA won: \+7\.03% .* confirmed \(hangs on fewer duels than chance moves\)$/m,
    );
    expect(text).toMatch(/^ +5BAAAAAAAA rejected: submitted vs generated #3: -12\.50%$/m);
    expect(text).toMatch(/^refused +12 × FORBIDDEN_IDENTIFIER, 1 × js_too_large$/m);
  });

  it("says when an eta has passed", () => {
    expect(say({ eta: { at: "2026-02-02T12:01:30Z", seconds: 90 } })).toContain("in 1 min 30 s");
    expect(say({ eta: { at: "2026-02-02T11:00:00Z", seconds: -3600 } })).toContain("1 h overdue");
  });

  it("says when this machine last saw its weights in force", () => {
    const text = say({
      onChain: [
        { repository: "git x#main", at: "2026-02-02T11:30:00.000Z" },
        { repository: "git y#main", at: null },
      ],
    });
    expect(text).toContain("this validator's for git x#main: last seen in force 2026-02-02T11:30:00.000Z, 30 min ago");
    expect(text).toContain("this validator's for git y#main: never seen in force");
  });

  it("says that without a leader everything goes to the owner, and what is announced", () => {
    expect(say({ crown: null })).toContain("no leader: everything goes to the subnet's owner");
    expect(say({ nextCrown: { hotkey: HOTKEY, weight: 1, effectiveBlock: 200 } })).toContain("; 1 to 5AAA");
  });

  it("has lines that the terminal shows without an escape sequence of a record", () => {
    expect(showLines(say({ name: "\u001b[2Jmesh\u202e" }))).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
  });
});

it("span gives the two largest units", () => {
  const of = (seconds: number) => span(seconds * 1000);
  expect([of(0), of(59), of(60), of(3661), of(90_000), of(86_400), of(-5)]).toEqual([
    "0 s", "59 s", "1 min", "1 h 1 min", "1 d 1 h", "1 d", "0 s",
  ]); // biome-ignore format: a row
});
