import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeZip } from "@404-gen/core/archive";
import { answerFromPage, buildRepository, chromiumPath, readerOf } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { makeSite } from "./make-site.ts";
import { writeFileOf } from "./site-data.ts";

const built = existsSync(new URL("../../dist/pages/prove.js", import.meta.url));
const chromium = chromiumPath();
if (chromium === null) console.warn("skipped: no Chromium is installed (Debian: apt install chromium)");

async function makeIn(out: string): Promise<void> {
  const { files } = buildRepository();
  const reader = { ...readerOf(files), jsonLimits: { maxDepth: 64, maxValues: 1e6 }, oddities: async () => [] };
  await makeSite({ name: "owner/record", reader, git: null, close: async () => {} }, { out });
}

const TYPES: Readonly<Record<string, string>> = { html: "text/html", zip: "application/zip", json: "application/json" };

/** A plain file server. */
const serveFolder =
  (out: string) =>
  async (address: string): Promise<Response> => {
    const path = new URL(address).pathname.replace("/site/", "/");
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    if (!existsSync(join(out, path))) return new Response(null, { status: 404 });
    return new Response(readFileSync(join(out, path)), { headers: { "content-type": type } });
  };

const PROVE = `export default async (answer) => {
  const frame = document.createElement("iframe");
  frame.src = "/site/proof.html";
  document.body.append(frame);
  await new Promise((done) => frame.addEventListener("load", done));
  const page = frame.contentDocument;
  page.getElementById("prove").click();
  while (page.querySelectorAll("#answer .card").length === 0) await new Promise((done) => setTimeout(done, 50));
  await answer({
    cards: [...page.querySelectorAll("#answer .card")].map((card) => card.textContent),
    progress: page.getElementById("progress").textContent,
    lines: [...page.querySelectorAll("#answer li")].map((line) => line.textContent),
  });
};`;

/** The proof page's answer for a record whose winner.json of round 0 was changed after the pages were made. */
async function proveWithWinner(change: (text: string) => string): Promise<Answer> {
  const out = makeFolder();
  await makeIn(out);
  const { files } = buildRepository();
  const own = [...files].filter(([path]) => path.startsWith("rounds/0/"));
  const members = own.map(([name, text]) => ({
    name,
    bytes: new TextEncoder().encode(name.endsWith("/winner.json") ? change(text) : text),
  }));
  await writeFileOf(out, { path: "record/round-0.zip", body: writeZip(members) });
  return answerFromPage<Answer>(PROVE, {}, serveFolder(out));
}

type Answer = { readonly cards: readonly string[]; readonly progress: string; readonly lines: readonly string[] };

describe.skipIf(chromium === null || !built)("the proof page in Chromium (needs Chromium and a build)", () => {
  it("proves the record from beside it, and says what it did not look at", async () => {
    const out = makeFolder();
    await makeIn(out);
    const { cards, progress, lines } = await answerFromPage<Answer>(PROVE, {}, serveFolder(out));
    expect(cards[0]).toMatch(/^Proved|^Nothing that a rule forbids/);
    expect(cards[1]).toBe("The pages of this site name the winners of the record: 2 rounds.");
    expect(progress).toMatch(/^[1-9]\d* things were recomputed/);
    expect(lines.join("\n")).toContain("Not looked at: history");
  });

  it("sees a record that does not give the winner that the pages name", async () => {
    const { cards } = await proveWithWinner((text) => text.replace(/5\w{47}/, "leader"));
    expect(cards).toEqual([
      "The record breaks the rules.",
      "The pages of this site name other winners than the record in round 0.",
    ]);
  });

  it("sees a winner.json that nobody can read as a break of the record, and goes on", async () => {
    const { cards, lines } = await proveWithWinner((text) => text.slice(1));
    expect(cards).toEqual([
      "The record breaks the rules.",
      "The pages of this site name other winners than the record in round 0.",
    ]);
    expect(lines.join("\n")).toContain("winner.json");
  });
});
