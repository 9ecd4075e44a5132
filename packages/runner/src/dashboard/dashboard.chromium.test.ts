import { existsSync } from "node:fs";
import { systemClock } from "@404-gen/core";
import { createMemoryStateStore } from "@404-gen/core/testing";
import { answerFromPage, buildRepository, chromiumPath } from "@404-gen/core/testing/fakes";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createMetrics } from "../metrics/create-metrics.ts";
import { createDashboardApp } from "./dashboard-app.ts";
import { createFeed } from "./feed.ts";
import { createLook } from "./look.ts";

const chromium = chromiumPath();
if (chromium === null) console.warn("skipped: no Chromium is installed (Debian: apt install chromium)");
const built = existsSync(new URL("../../dist/pages/dashboard.js", import.meta.url));

const HOSTILE = '<img src=x onerror="document.title=1"> & <b>bold</b>';

async function setUp() {
  const state = await createMemoryStateStore();
  const changes = [...buildRepository().files].map(([path, text]) => ({ path, text }));
  await state.commit(changes, { message: "Begin" });
  const metrics = createMetrics({ clock: systemClock, state });
  const feed = createFeed(systemClock);
  const look = createLook({ state, metrics, feed, clock: systemClock, io: systemClock });
  const app = createDashboardApp({
    ...{ look, feed, io: systemClock, host: "127.0.0.1", signal: new AbortController().signal },
  });
  const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: "#486" } })
    .png()
    .toBuffer();
  const picture = { url: "https://cdn.example/a.png", load: async () => new Uint8Array(bytes) };
  const play = (name: string, words: string) =>
    feed.duel({ name, outcome: "right", words }, { prompt: picture, left: picture, right: picture });
  const serve = async (address: string): Promise<Response> => {
    const path = new URL(address).pathname;
    if (path === "/play-again") {
      play("chair", "the back is straight");
      return new Response(null, { status: 204 });
    }
    // The test's own page shows the dashboard in a frame, which the header forbids to every page.
    const answer = await app.request(address.replace(/\/dashboard\/?/, "/"));
    const headers = new Headers(answer.headers);
    headers.delete("x-frame-options");
    return new Response(answer.body, { status: answer.status, headers });
  };
  return { feed, play, serve };
}

/** Opens the dashboard in a frame of this width, waits for its first duel, and answers with the result of `question` for its document. */
const program = (width: number, question: string) => `export default async (answer) => {
  const frame = document.createElement("iframe");
  frame.width = ${width}; frame.height = 900; frame.src = "/dashboard/";
  document.body.append(frame);
  const until = async (holds) => { for (;;) { const value = holds(frame.contentDocument); if (value) return value; await new Promise((done) => setTimeout(done, 50)); } };
  await until((page) => { const image = page.querySelector(".duel .won img"); return image && image.complete && image.naturalWidth; });
  const window = frame.contentWindow;
  await answer(await (${question})(window.document, until));
};`;

describe.skipIf(chromium === null || !built)(
  "the dashboard in Chromium (skipped where none is installed, or nothing is built)",
  () => {
    it.each([320, 390, 1200])("at %i pixels nothing is wider than the screen", async (width) => {
      const { play, serve, feed } = await setUp();
      play("lamp-with-a-long-name-".repeat(6), HOSTILE);
      feed.notice({ kind: "stage-late", level: "alarm", title: "x".repeat(300) });
      feed.podUp("1", { provider: "runpod", name: "miner-03-5f3sa2tjaxjb-0-r1".repeat(2), costPerHour: 3.5 });
      const script = `(page) => ({ scroll: page.documentElement.scrollWidth, pictures: page.querySelectorAll(".duel img").length })`;
      expect(await answerFromPage(program(width, script), {}, serve)).toEqual({ scroll: width, pictures: 3 });
    });

    it("shows stage, notices and duels live; strangers' words stay words", async () => {
      const { play, serve, feed } = await setUp();
      play("lamp", HOSTILE);
      feed.notice({ kind: "stage-late", level: "alarm", title: `late ${HOSTILE}` });
      const script = `async (page, until) => {
      const before = page.querySelector(".duel").dataset.id;
      await fetch("/play-again");
      await until(() => page.querySelectorAll(".duel").length === 2);
      return { before, after: page.querySelector(".duel h3").textContent, stage: page.querySelector("[aria-current]").textContent,
        bold: page.querySelectorAll("b").length, words: page.querySelectorAll(".duel")[1].lastChild.textContent.slice(15),
        alarm: page.querySelector(".notices .alarm span:last-child").textContent, title: page.title };
    }`;
      expect(await answerFromPage(program(800, script), {}, serve)).toEqual({
        ...{ before: "1", after: "chair – challenger better", stage: "open", bold: 0, words: HOSTILE },
        ...{ alarm: `late ${HOSTILE}`, title: "open – tiny, round 2" },
      });
    });
  },
);
