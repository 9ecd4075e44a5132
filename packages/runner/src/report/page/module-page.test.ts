import {
  answerOf,
  buildRoundTwo,
  CAST_TWO,
  chromiumPath,
  framed,
  openPage,
  readerOf,
} from "@404-gen/core/testing/fakes";
import { proveFiles } from "@404-gen/core/verify";
import { beforeAll, describe, expect, it } from "vitest";
import { loadRound } from "../load-round.ts";
import type { RoundView } from "../round-view.ts";
import { clientData } from "./client-data.ts";
import { renderPage } from "./page.ts";

const SCRIPT = `"'><script>document.title='owned'</script><img src=x onerror=alert(1)>`;
const { winner, cheat, weak } = CAST_TWO;
const short = (hotkey: string) => hotkey.slice(0, 10);

async function viewOf(files = buildRoundTwo()): Promise<RoundView> {
  const proof = await proveFiles({ name: "made", files }, { round: 0 });
  return loadRound(readerOf(files), { round: 0, findings: proof.findings, proof });
}

let view: RoundView;
let page: string;
beforeAll(async () => {
  view = await viewOf();
  page = renderPage(view);
});

describe("the page of a round of competition 2", () => {
  it("has the field, the crown's path and why each won or lost", () => {
    expect(view.miners.map(({ hotkey }) => hotkey)).toEqual([winner, cheat, weak]);
    expect(page).toContain(`${winner}</a> takes the crown, +37.5`);
    expect(page).toContain("Its image was run again 2 times, and all 4 audit matches confirmed it.");
    expect(page).toContain(
      "Its audit was rejected: submitted vs generated #2: -50.00% (1 of 4 audit matches missed their line).",
    );
    expect(page).toContain(
      "7 of 8 files have a preview (1 × render_failed). Against the leader the 1 prompts without one were 1 lost and 0 drawn.",
    );
    expect(page).toMatch(/\d+ things were recomputed .* of regenerations/);
  });

  it("shows each audit's repeats against both lines", () => {
    const audits = page.slice(page.indexOf('<section id="audits"'), page.indexOf('<section id="findings"'));
    expect(audits).toContain("upload, at least −25.0");
    expect(audits).toContain("leader, at least +25.0");
    expect(audits).toContain("8 made, 0 failed, 1001 s");
    expect(audits.match(/✓/g)).toHaveLength(7);
    expect(audits.match(/✗/g)).toHaveLength(1);
    expect(audits).toContain("the repeats spread by");
  });

  it("notices modules that are the same bytes in every repeat", async () => {
    expect(page).not.toContain("the same bytes");
    const files = buildRoundTwo();
    const reports = JSON.parse(files.get("rounds/0/generation_reports.json") as string);
    reports[winner].x404 = { equal_bytes: ["p1", "p2", "p3"] };
    files.set("rounds/0/generation_reports.json", JSON.stringify(reports));
    expect(renderPage(await viewOf(files))).toContain("3 of its modules are the same bytes in every repeat.");
  });

  it("offers audits' duels beside the matches, and cells of the matrix show matches alone", () => {
    expect(page).toContain(`audit, repeat 2: ${short(cheat)} made again, against upload of ${short(cheat)}`);
    const links = [...page.matchAll(/data-match="(\d+)"/g)].map(([, index]) => view.matches[Number(index)]);
    expect(links).toHaveLength(4);
    expect(links.every((match) => match?.repeat === null)).toBe(true);
  });

  it("says how many angles contradict themselves", () => {
    const { matches } = clientData(view, (url) => url);
    expect(matches[0]?.[3]).toMatch(/3 won, 0 lost, 5 drawn; 16 % of the angles contradict themselves/);
  });

  it("has what the machines cost, and for each miner its machines and why they are others than it named", async () => {
    const files = buildRoundTwo();
    const submissions = JSON.parse(files.get("rounds/0/submissions.json") as string);
    submissions[weak].x404 = { hardware_note: "hardware.json is no JSON: the usual machine is taken" };
    files.set("rounds/0/submissions.json", JSON.stringify(submissions));
    const pods = (path: string, machines: readonly [provider: string, seconds: number, cost: number][]) => {
      const stats = machines.map(([provider, seconds, cost], at) => [
        `${provider}-${at}-r1`,
        {
          ...{ pod_id: `${provider}-${at}`, repeat_index: 1, provider, batch_times: [seconds], payload: null },
          ...{ total_generation_time: seconds, termination_reason: "completed", x404: { seconds, cost } },
        },
      ]);
      files.set(path, JSON.stringify(Object.fromEntries(stats)));
    };
    pods(`rounds/0/${winner}/pod_stats.json`, [["runpod", 3600, 14.5]]);
    pods(`rounds/0/${cheat}/pod_stats.json`, [
      ["verda", 1800, 20],
      ["runpod", 1800, 7.25],
    ]);
    const text = renderPage(await viewOf(files));
    expect(text).toContain(
      "Machines of this round: runpod 21.75 US dollars for 1.50 hours; verda 20.00 US dollars for 0.50 hours; 41.75 US dollars in all.",
    );
    expect(text).toContain("runs on 4xH200</p>");
    expect(text).toContain("hardware.json is no JSON: the usual machine is taken");
    expect(page).not.toContain("Machines of this round");
  });

  it("marks a crown and a verdict that hang on fewer duels than the noise that was recorded with them", async () => {
    const files = buildRoundTwo();
    const note = (path: string, change: (value: Record<string, Record<string, unknown>>) => void) => {
      const value = JSON.parse(files.get(path) as string) as Record<string, Record<string, unknown>>;
      change(value);
      files.set(path, JSON.stringify(value));
    };
    const words = "hangs on fewer duels than chance moves";
    note("rounds/0/generation_audits.json", (audits) => {
      Object.assign(audits[winner] ?? {}, { x404: { noise: { spread: 0, close: true, deviation: 1 } } });
      Object.assign(audits[cheat] ?? {}, { x404: { noise: { spread: 0, close: false, deviation: 0 } } });
    });
    note("rounds/0/winner.json", (record) => {
      Object.assign(record, { x404: { crown: { against: "leader", margin: 0.375, close: true, deviation: 1 } } });
    });
    const text = renderPage(await viewOf(files));
    const cards = text
      .slice(text.indexOf('<section id="audits"'), text.indexOf('<section id="findings"'))
      .split("<article");
    expect(cards.map((card) => card.includes(`The verdict ${words}`))).toEqual([false, true, false]);
    expect(text).toContain("Its win hangs on 2 duels, and chance moves about 8 (as it was recorded with the crown).");
  });

  it("carries all twelve views inside where it carries pictures, and links them elsewhere", () => {
    const linkData = clientData(view, (url) => url);
    const rows = (data: typeof linkData) => data.matches.flatMap((match) => match[4] as unknown[][]);
    expect(rows(linkData).every(({ length }) => length <= 7)).toBe(true);
    const inside = clientData(view, (url) => `data:image/jpeg;base64,${Buffer.from(url).toString("base64")}`);
    const sides = rows(inside)
      .filter((row) => row[6] !== undefined)
      .map((row) => row[7] as number[][]);
    expect(sides.every(([left, right]) => left?.length === 12 && right?.length === 12)).toBe(true);
    const last = inside.pictures[sides[0]?.[0]?.[11] ?? -1] ?? "";
    expect(Buffer.from(last.slice(last.indexOf(",")), "base64").toString()).toMatch(/\/gray\/front_above\.png$/);
  });

  it("never turns what a record says into HTML", async () => {
    const files = buildRoundTwo({ words: SCRIPT });
    const edit = (path: string, change: (value: Record<string, Record<string, unknown>>) => void) => {
      const value = JSON.parse(files.get(path) as string) as Record<string, Record<string, unknown>>;
      change(value);
      files.set(path, JSON.stringify(value));
    };
    edit("rounds/0/generation_audits.json", (audits) => {
      (audits[cheat] as Record<string, unknown>)["reason"] = SCRIPT;
    });
    edit(`rounds/0/${weak}/submitted.json`, (results) => {
      const [first] = Object.values(results);
      Object.assign(first as object, {
        views: `https://c/x${SCRIPT}`,
        x404: { code: SCRIPT, failures: [{ stage: SCRIPT, rule: SCRIPT, detail: SCRIPT }] },
      });
    });
    edit("rounds/0/source_audit.json", (list) => {
      (list as unknown as { reason: string }[])[0]!.reason = SCRIPT;
    });
    const hostile = renderPage(await viewOf(files));
    expect(hostile.match(/<script\b/gi)).toHaveLength(2);
    expect(hostile).not.toMatch(/<img\b/i);
    const outside = hostile.replace(/<script[\s\S]*?<\/script>/g, "");
    expect(outside.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/i);
  });
});

describe.skipIf(chromiumPath() === null)(
  "the page of competition 2 in Chromium (skipped where none is installed: apt install chromium)",
  () => {
    it.each([320, 390, 1200])(
      "at %i pixels nothing is wider than the screen, however much is opened",
      async (width) => {
        const question = `(document.querySelectorAll("details").forEach((one) => { one.open = true; }),
      { scroll: document.documentElement.scrollWidth, width: window.innerWidth, duels: document.querySelectorAll(".duel").length })`;
        const answer = answerOf<object>(await openPage(framed(page, { width, question })));
        expect(answer).toEqual({ scroll: width, width, duels: 8 });
      },
    );

    it("shows the stages of a duel with what decided it, and the twelve views by the judges' names", async () => {
      const question = `(() => {
      const duels = [...document.querySelectorAll(".duel")];
      const draw = duels.find((one) => one.textContent.includes("A draw"));
      const boxes = [...draw.querySelectorAll("details")];
      boxes.forEach((one) => { one.open = true; one.dispatchEvent(new window.Event("toggle")); });
      return {
        decided: duels.map((one) => one.querySelector(".stages summary").textContent),
        stages: [...draw.querySelectorAll(".stages ol > li > strong")].map((one) => one.textContent),
        text: boxes[0].textContent,
        names: [...draw.querySelectorAll(".views")].map((one) => [...one.querySelectorAll("figcaption")].map((label) => label.textContent)),
        first: draw.querySelector(".views a").getAttribute("href"),
      };
    })()`;
      const answer = answerOf<{
        decided: string[];
        stages: string[];
        text: string;
        names: string[][];
        first: string;
      }>(await openPage(framed(page, { width: 390, question })));
      expect(answer.decided).toContain("What decided it: S1");
      expect(answer.decided).toContain("What decided it: S3 (gate did not fire) → draw");
      expect(answer.stages).toEqual([
        "Stage 1, four angles",
        "Stage 2, three voters",
        "Stage 3, without colours",
        "Stage 4, side guard",
      ]);
      expect(answer.text).toContain("3 of 4 angles agree in both orders");
      expect(answer.text).toContain("two handlesyespartly");
      expect(answer.names.map((names) => names.length)).toEqual([12, 12]);
      expect(answer.names[0]?.[0]).toBe("white/front_left");
      expect(answer.names[0]?.[11]).toBe("gray/front_above");
      expect(answer.first).toMatch(/\/rounds\/0\/leader\/generated_1\/p\d+\/white\/front_left\.png$/);
    });

    it("by keyboard: a link to an audit's match opens it with the focus on its choice; stages, views, pictures and arrows are reached in order", async () => {
      const audit = view.matches.findIndex(({ right, repeat }) => right === cheat && repeat === 2);
      const question = `(() => {
      window.location.hash = "match-${audit}";
      window.dispatchEvent(new window.Event("hashchange"));
      const choice = document.getElementById("match"), picture = document.getElementById("matrix-picture");
      const focused = document.activeElement && document.activeElement.id;
      const stops = (node) => [...node.querySelectorAll("a[href], summary, button, select, input, [tabindex='0']")]
        .filter((one) => one.checkVisibility ? one.checkVisibility() : true).map((one) => one.tagName.toLowerCase());
      const duel = document.querySelector(".duel");
      const closed = stops(duel);
      duel.querySelectorAll("details").forEach((one) => { one.open = true; one.dispatchEvent(new window.Event("toggle")); });
      const opened = stops(duel);
      const press = (key) => { picture.dispatchEvent(new window.KeyboardEvent("keydown", { key })); return document.getElementById("cell").textContent; };
      const walked = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"].map(press);
      return { focused, shown: choice.value, tally: document.getElementById("tally").textContent, closed, opened, walked,
        named: [...duel.querySelectorAll("img")].every((one) => one.alt !== ""), headers: [...document.querySelectorAll("#audits th")].every((one) => one.scope) };
    })()`;
      const answer = answerOf<{
        focused: string;
        shown: string;
        tally: string;
        closed: string[];
        opened: string[];
        walked: string[];
        named: boolean;
        headers: boolean;
      }>(await openPage(framed(page, { width: 390, question })));
      expect([answer.focused, answer.shown]).toEqual(["match", String(audit)]);
      expect(answer.tally).toContain(`${short(cheat)} challenges`);
      // The prompt and both grids, then the stages, then the views.
      expect(answer.closed).toEqual(["a", "a", "a", "summary", "summary"]);
      expect(answer.opened).toEqual(["a", "a", "a", "summary", "summary", ...Array.from({ length: 24 }, () => "a")]);
      expect(answer.walked[0]).toMatch(new RegExp(`^1 ${short(winner)} against leader`));
      expect(answer.walked[2]).toMatch(new RegExp(`^3 ${short(weak)} against leader`));
      expect(answer).toMatchObject({ named: true, headers: true });
    });
  },
);
