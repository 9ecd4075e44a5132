import { readerOf } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeRecords } from "../../../testing/make-records.ts";
import { loadRound } from "../load-round.ts";
import { renderPage } from "./page.ts";

const SCRIPT = `"'><script>document.title='owned'</script><img src=x onerror=alert(1)>`;

async function pageOf(files: ReadonlyMap<string, string>) {
  const view = await loadRound(readerOf(files), { round: 0 });
  return renderPage({
    ...view,
    findings: [{ severity: "note", code: SCRIPT, file: SCRIPT, hotkey: SCRIPT, message: SCRIPT, recorded: SCRIPT }],
  });
}

/** A small round in which everything that a stranger may write holds markup. */
function hostileFiles(): Map<string, string> {
  const { files: good, hotkeys, stems } = makeRecords({ miners: 3, prompts: 8, matches: 3, words: SCRIPT });
  const files = new Map(good);
  const edit = (path: string, change: (value: Record<string, never>) => unknown) =>
    files.set(path, JSON.stringify(change(JSON.parse(files.get(path) ?? "{}"))));
  const [first] = hotkeys;
  edit("config.json", (config) => ({ ...config, name: SCRIPT }));
  edit("rounds/0/generation_audits.json", (audits) => ({
    [first!]: { ...(audits[first!] as unknown as object), reason: SCRIPT, x404: { embedding: SCRIPT } },
  }));
  edit(`rounds/0/${first}/submitted.json`, (results) => ({
    ...results,
    [stems[0]!]: { glb: null, png: null, x404: { code: SCRIPT, message: SCRIPT } },
    [SCRIPT]: { glb: "javascript:alert(1)", png: "javascript:alert(1)" },
  }));
  edit(`rounds/0/${first}/generated.json`, (results) => ({
    ...results,
    [SCRIPT]: { png: "javascript:alert(1)", distance: 1 },
  }));
  files.set(
    "rounds/0/ignored_submissions.json",
    JSON.stringify([{ hotkey: SCRIPT, block: null, code: SCRIPT, message: SCRIPT }]),
  );
  files.set("rounds/0/source_audit.json", JSON.stringify([{ hotkey: first, verdict: "passed", reason: SCRIPT }]));
  files.set(
    "rounds/0/prompts.txt",
    [
      ...stems.map((stem) => `https://p.example/${stem}.png`),
      `https://p.example/<script>"${"'"}onerror=alert(1).png`,
    ].join("\n"),
  );
  return files;
}

describe("renderPage", () => {
  it("never turns what a record says into HTML", async () => {
    const page = await pageOf(hostileFiles());
    expect(page.match(/<script\b/gi)).toHaveLength(2);
    expect(page).not.toMatch(/<img\b/i);
    expect(page).not.toMatch(/(href|src)="?\s*javascript:/i);
    const outside = page.replace(/<script[\s\S]*?<\/script>/g, "");
    // The text inside an attribute's quotes does no harm: a record's own quotes are escaped.
    expect(outside.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/i);
    expect(outside).toContain("&lt;script&gt;");
  });

  it("lets the browser run its own script alone and load nothing but pictures", async () => {
    const page = await pageOf(makeRecords({ miners: 1, prompts: 8, matches: 1 }).files);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'sha256-[^']+';/);
    expect(policy).not.toContain("unsafe");
    expect(page).not.toMatch(/\sstyle=/);
  });

  it("stands without miners, matches, audits or history", async () => {
    const page = await pageOf(makeRecords({ miners: 0, prompts: 8, matches: 0 }).files);
    for (const text of ["Nobody submitted.", "No match was played.", "No duels are recorded.", "Nobody was audited."])
      expect(page).toContain(text);
  });

  it("says first that the record breaks the rules, what was decided otherwise before, and what was not looked at", async () => {
    const { files, hotkeys } = makeRecords({ miners: 3, prompts: 8, matches: 3 });
    const view = await loadRound(readerOf(files), { round: 0 });
    const finding = (over: object) =>
      ({
        severity: "violation",
        code: "WINNER_DIFFERS",
        round: 0,
        file: null,
        hotkey: hotkeys[0] ?? null,
        message: "It differs.",
        ...over,
      }) as const;
    const page = renderPage({
      ...view,
      proof: {
        verdict: "violated",
        checked: { matches: 278, prompts: 0, verdicts: 3 },
        notChecked: [{ what: "history", why: "the clone is shallow" }],
      },
      findings: [
        finding({ message: "Somebody else won." }),
        finding({ code: "DECISION_OVERWRITTEN", message: "The winner was A by commit 1, then B by commit 2." }),
        finding({ code: "CROWN_UNEXPECTED", round: null, message: "Entry 1 of leader.json is given by no round." }),
      ],
    });
    const header = page.slice(0, page.indexOf("<main"));
    expect(header).toContain("The record breaks the rules: 3 violations.");
    expect(header.indexOf("breaks the rules")).toBeLessThan(header.indexOf("not decided"));
    const section = (id: string) =>
      page.slice(page.indexOf(`<section id="${id}"`), page.indexOf("</section>", page.indexOf(`<section id="${id}"`)));
    expect(section("crown")).toContain("1 decision of this round came out otherwise before:");
    expect(section("crown")).toContain("The winner was A by commit 1, then B by commit 2.");
    expect(section("findings")).toContain(
      "281 things were recomputed from the records and compared: 278 of matches, 3 of verdicts.",
    );
    expect(section("findings")).toContain("Not looked at: history (the clone is shallow).");
    expect(page.match(/Entry 1 of leader\.json/g)).toHaveLength(1);
    expect(section("findings")).toContain("Of the whole competition");
  });

  it("says that records were not proved where nobody did", async () => {
    expect(await pageOf(makeRecords({ miners: 1, prompts: 8, matches: 1 }).files)).toContain(
      "Nobody proved these records",
    );
  });

  it("marks a crown that hangs on fewer duels than the judge's noise, as the config names it", async () => {
    const records = makeRecords({ miners: 1, prompts: 8, matches: 1 });
    const files = new Map(records.files);
    const winner = { winner_hotkey: records.hotkeys[0], repo: "a/b", commit: "c".repeat(40), docker_image: "" };
    files.set("rounds/0/winner.json", JSON.stringify(winner));
    files.delete("rounds/0/generation_audits.json");
    expect(await pageOf(files)).not.toContain("hangs on");
    const config = JSON.parse(files.get("config.json") as string) as object;
    const noise = { deviation: 0.2, measured: "judge noise of 3 May" };
    files.set("config.json", JSON.stringify({ ...config, x404: { noise } }));
    const page = await pageOf(files);
    expect(page).toContain("Its win hangs on 1 duel, and chance moves about 2 (judge noise of 3 May).");
    expect(page.match(/hangs on 1 duel/g)?.length).toBeGreaterThan(2);
  });

  it("opens the duels on the match that gave the crown, and the field on the winner; the number stays that of the block", async () => {
    const { files, hotkeys } = makeRecords({ miners: 3, prompts: 8, matches: 3 });
    const winner = { winner_hotkey: hotkeys[2], repo: "a/b", commit: "c".repeat(40), docker_image: "" };
    const view = await loadRound(readerOf(new Map([...files, ["rounds/0/winner.json", JSON.stringify(winner)]])), {
      round: 0,
    });
    const match = { left: "leader", right: hotkeys[2]!, margin: 0.5 };
    const page = renderPage({ ...view, runs: [{ matches: [match], endedBy: null }], findings: [] });
    const at = view.matches.findIndex(({ left, right }) => left === "leader" && right === hotkeys[2]);
    expect(at).toBeGreaterThan(0);
    expect(page.match(/<option value="(\d+)" selected>/)?.[1]).toBe(String(at));
    const field = page.slice(page.indexOf('<section id="field">'), page.indexOf('<section id="matrix">'));
    const rows = [...field.matchAll(/<tr><td class="soft">(\d+)<\/td>[\s\S]*?class="badge \w+">([^<]+)</g)];
    expect(rows.map(([, number, fate]) => [number, fate])[0]).toEqual(["3", "winner"]);
    expect(rows.map(([, number]) => number).toSorted()).toEqual(["1", "2", "3"]);
  });

  it("marks each match by a shape besides its colour", async () => {
    const page = await pageOf(makeRecords({ miners: 3, prompts: 8, matches: 3 }).files);
    expect(page.match(/<text class="sign"[^>]*>[▲△▽]</g)).toHaveLength(3);
  });

  it("shows the field step by step, and each prompt against the leader miner by miner, in words too", async () => {
    const page = await pageOf(makeRecords({ miners: 3, prompts: 8, matches: 3 }).files);
    expect(page).toMatch(
      /<title>The field, step by step<\/title><desc>committed: 3; submitted: 3; delivered models: 3; beat the leader by enough: 1; not rejected by an audit: 0; /,
    );
    expect(page).toMatch(/<title>Prompts against the leader<\/title><desc>8 prompts, .*; 3 miners by their number/);
    // Eight prompts of three miners, one mark each.
    const map = page.slice(page.indexOf('class="plot heat"'));
    const marks = [...map.slice(0, map.indexOf("</svg>")).matchAll(/<path d="([^"]*)"/g)].map(([, path]) => path);
    expect(marks.join("").match(/M/g)).toHaveLength(24);
  });

  it("shows who held the crown over all rounds where it changed hands", async () => {
    const view = await loadRound(readerOf(makeRecords({ miners: 3, prompts: 8, matches: 3 }).files), { round: 0 });
    const entry = {
      hotkey: "5First",
      repo: "a/b",
      commit: "1".repeat(40),
      docker: "x",
      weight: 0.5,
      effective_block: 7,
    };
    const leaders = [entry, { ...entry, hotkey: "5Second", effective_block: 9 }];
    const page = renderPage({ ...view, leaders, leader: leaders[1]!, findings: [] });
    expect(page).toContain("<desc>5First from block 7 to 9, weight 0.5; 5Second from block 9 on, weight 0.5.</desc>");
    expect(renderPage({ ...view, leaders: [entry], findings: [] })).not.toContain("The crown over all rounds");
  });

  it("says which embedding measured the distances", async () => {
    const page = await pageOf(makeRecords({ miners: 3, prompts: 8, matches: 3 }).files);
    expect(page).toContain("Embedding: made-embedding.");
  });

  it("stays below 15 MB with 45 miners, 128 prompts and 150 matches", async () => {
    const page = await pageOf(makeRecords({ miners: 45, prompts: 128, matches: 150 }).files);
    expect(Buffer.byteLength(page)).toBeLessThan(15e6);
    expect(page.match(/class="cell"/g)).toHaveLength(150);
  });
});
