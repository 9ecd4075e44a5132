import { describe, expect, it } from "vitest";
import { makeRecords, readerOf } from "../../../testing/make-records.ts";
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
    // Inside its quotes an attribute may say what it likes: no quote of a record's gets there.
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
