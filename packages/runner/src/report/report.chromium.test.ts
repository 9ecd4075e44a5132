import { existsSync } from "node:fs";
import { answerOf, chromiumPath, framed, openPage, readerOf, watchPage } from "@404-gen/core/testing/fakes";
import { makeMeshGlb } from "@404-gen/render";
import { viewerParts } from "@404-gen/render/viewer";
import { beforeAll, describe, expect, it } from "vitest";
import { makeRecords } from "../../testing/make-records.ts";
import { loadRound } from "./load-round.ts";
import { renderPage } from "./page/page.ts";

const chromium = chromiumPath();
if (chromium === null) console.warn("skipped: no Chromium is installed (Debian: apt install chromium)");

const viewerIsBuilt = existsSync(new URL("../../../render/dist/viewer/browser/meshes.js", import.meta.url));
const records = makeRecords({ miners: 45, prompts: 16, matches: 120 });
let page: string;
beforeAll(async () => {
  page = renderPage({ ...(await loadRound(readerOf(records.files), { round: 0 })), findings: [] });
});
describe.skipIf(chromium === null)("the report in Chromium (skipped where none is installed)", () => {
  it.each([320, 390, 1200])("at %i pixels nothing is wider than the screen, however much is opened", async (width) => {
    const question = `(document.querySelectorAll("details").forEach((one) => { one.open = true; }),
      { scroll: document.documentElement.scrollWidth, width: window.innerWidth, duels: document.querySelectorAll(".duel").length })`;
    const answer = answerOf<{ scroll: number; width: number; duels: number }>(
      await openPage(framed(page, { width, question })),
    );
    expect(answer).toEqual({ scroll: width, width, duels: 12 });
  });

  it("a link to a match shows its duels: prompt, both previews, words and penalties", async () => {
    const dom = await openPage(page, { hash: "#match-3" });
    const duels = /<div id="duels">([\s\S]*?)<button/.exec(dom)?.[1] ?? "";
    expect(duels.match(/<section class="duel"/g)).toHaveLength(12);
    expect(duels.match(/<figure/g)).toHaveLength(36);
    expect(duels).toContain(`${records.hotkeys[3]?.slice(0, 10)} is better, penalties 5 and 2.`);
    expect(duels).toContain("The handle is thinner");
    expect(duels).toContain("asked with the challenger first: 5 and 2.");
  });

  it("what the winner made stands above everything else, from the match that gave it the crown", async () => {
    const view = await loadRound(readerOf(records.files), { round: 0 });
    const { hotkey, submission } = view.miners.find(({ hotkey }) => hotkey === view.matches[0]?.right)!;
    const winner = { winner_hotkey: hotkey, repo: submission!.repo, commit: submission!.commit };
    const dom = await openPage(renderPage({ ...view, findings: [], winner: winner as typeof view.winner }));
    const [, html = ""] = /<div id="winner"[^>]*>([\s\S]*?)<\/div><p/.exec(dom) ?? [];
    expect(html.match(/<figure/g)).toHaveLength(4);
    expect(dom.indexOf('id="winner"')).toBeLessThan(dom.indexOf("<main"));
  });

  it.skipIf(!viewerIsBuilt)("a duel opens both models in 3D, one duel at a time (needs a build)", async () => {
    const view = await loadRound(readerOf(records.files), { round: 0 });
    const base64 = Buffer.from(await makeMeshGlb({ segments: 4 })).toString("base64");
    const shownPage = await watchPage(
      renderPage({ ...view, findings: [] }, { model: () => ({ base64 }), viewer: viewerParts }),
    );
    try {
      const open = (at: number) => shownPage.evaluate(`document.querySelectorAll("[aria-expanded]")[${at}].click()`);
      const script = `[...document.querySelectorAll(".pane[data-state=shown] .stem")].map((one) => one.textContent)`;
      await open(0);
      await shownPage.until(`${script}.length === 2`);
      const [left, right] = await shownPage.evaluate<string[]>(script);
      expect([left, right]).toEqual([expect.stringMatching(/, defends$/), expect.stringMatching(/, challenges$/)]);
      await open(1);
      await shownPage.until(`${script}.length === 2 && document.querySelectorAll(".duel")[1].querySelector(".panes")`);
      await open(1);
      await shownPage.until(`document.querySelectorAll(".panes").length === 0`);
      expect(shownPage.said.filter((text) => !text.includes("ERR_"))).toEqual([]);
    } finally {
      await shownPage.close();
    }
  });

  it("a link to a miner opens why it won or lost", async () => {
    const hotkey = records.hotkeys[7]!;
    const pages = [
      ...(await openPage(page, { hash: `#miner-${hotkey}` })).matchAll(
        /<details class="card miner" id="miner-(\w+)"[^>]* open="">/g,
      ),
    ];
    expect(pages.map(([, whose]) => whose)).toEqual([hotkey]);
  });

  it("arrow keys and fingers find their way through the matrix", async () => {
    const question = `(() => {
      const picture = document.getElementById("matrix-picture"), said = () => document.getElementById("cell").textContent;
      const press = (key) => { picture.dispatchEvent(new window.KeyboardEvent("keydown", { key })); return said(); };
      const walked = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"].map(press);
      const box = picture.querySelectorAll(".cell")[44].getBoundingClientRect();
      picture.dispatchEvent(new window.MouseEvent("click", { clientX: box.x + 1, clientY: box.y + 1 }));
      return { focusable: picture.tabIndex, walked, tapped: said() };
    })()`;
    const answer = answerOf<{ focusable: number; walked: string[]; tapped: string }>(
      await openPage(framed(page, { width: 390, question })),
    );
    const key = (index: number) => records.hotkeys[index]?.slice(0, 10);
    expect(answer.focusable).toBe(0);
    expect(answer.walked.map((text) => text.split(":")[0])).toEqual([
      `1 ${key(0)} against leader`,
      `2 ${key(1)} against leader`,
      `3 ${key(2)} against leader`,
      `3 ${key(2)} against 1 ${key(0)}`,
    ]);
    expect(answer.tapped).toMatch(new RegExp(`^45 ${key(44)} against leader: .* Show its duels$`));
  });

  it("hostile words stay words", async () => {
    const words = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>";
    const { files } = makeRecords({ miners: 3, prompts: 8, matches: 3, words });
    const dom = await openPage(renderPage({ ...(await loadRound(readerOf(files), { round: 0 })), findings: [] }));
    expect(dom).toContain("<title>test, round 0 – 404-GEN</title>");
    expect(dom).toContain("&lt;img src=x onerror=");
    expect(dom).not.toMatch(/<img src="x"/);
  });
});
