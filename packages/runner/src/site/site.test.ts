import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPETITIONS, extendPolicy, POLICY_ONE, withPolicies } from "@404-gen/core/competition";
import { buildRepository, readerOf } from "@404-gen/core/testing/fakes";
import { unzipTexts } from "@404-gen/core/unzip";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { verifyOpened } from "../repository/verify-opened.ts";
import { makeSite } from "./make-site.ts";
import type { SiteData } from "./site-data.ts";

const built = existsSync(new URL("../../dist/pages/prove.js", import.meta.url));
const record = buildRepository({ rounds: 3 });

const openTexts = (files: ReadonlyMap<string, string>) => {
  const reader = { ...readerOf(files), jsonLimits: { maxDepth: 64, maxValues: 1e6 }, oddities: async () => [] };
  return { name: "the record", reader, git: null, close: async () => {} };
};

describe.skipIf(!built)("a site over a state repository (needs a build)", () => {
  it("has a page for each round and miner, feeds, and the record as it is", async () => {
    const out = makeFolder();
    const { data, fresh, proof } = await makeSite(openTexts(record.files), { out, address: "https://site.example/" });
    expect({ verdict: proof.verdict, fresh }).toEqual({ verdict: data.verdict, fresh: [0, 1, 2, 3] });
    for (const path of [...data.files, "site.json"]) expect(existsSync(join(out, path)), path).toBe(true);
    const texts = data.record.flatMap((path) => [...unzipTexts(readFileSync(join(out, path)))]);
    expect(new Map(texts.sort())).toEqual(new Map([...record.files].sort()));
    const index = readFileSync(join(out, "index.html"), "utf8");
    const winner = data.rounds[0]!.winner!.hotkey;
    expect(index).toContain(`${winner.slice(0, 10)} took the crown`);
    expect(index).toContain("the leader kept the crown");
    expect(index).toContain("The crown over all rounds");
    const miner = readFileSync(join(out, `miners/${winner}.html`), "utf8");
    expect(miner).toContain("../rounds/0/index.html#miner-");
    expect(miner).toContain("All 20 files were collected and drawn.");
    const feed = JSON.parse(readFileSync(join(out, "feed.json"), "utf8"));
    expect(feed.items.map(({ url }: { url: string }) => url)).toEqual(
      [2, 1, 0].map((round) => `https://site.example/rounds/${round}/index.html`),
    );
    expect(readFileSync(join(out, "feed.xml"), "utf8").match(/<entry>/g)).toHaveLength(3);
  });

  it("every link leads to a page of the site, and every anchor to a place on it", async () => {
    const out = makeFolder();
    const { data } = await makeSite(openTexts(record.files), { out });
    const pages = new Map(
      data.files.filter((path) => path.endsWith(".html")).map((path) => [path, readFileSync(join(out, path), "utf8")]),
    );
    let links = 0;
    for (const [path, text] of pages)
      for (const [, href = ""] of text.matchAll(/ href="([^"]+)"/g)) {
        // `#match-…` is opened by the page's own script.
        if (/^https?:|^#match-\d+$/.test(href)) continue;
        links++;
        const { pathname, hash } = new URL(href, `http://x/${path}`);
        const target = pathname.slice(1);
        expect(target === "site.json" || data.files.includes(target), `${path}: ${href}`).toBe(true);
        if (hash !== "") expect(pages.get(target)?.includes(`id="${hash.slice(1)}"`), `${path}: ${href}`).toBe(true);
      }
    expect(links).toBeGreaterThan(50);
  });

  it("built again makes anew what changed alone, and takes away what is gone", async () => {
    const out = makeFolder();
    const first = await makeSite(openTexts(record.files), { out });
    const before = statSync(join(out, "rounds/1/index.html")).mtimeMs;
    expect((await makeSite(openTexts(record.files), { out })).fresh).toEqual([]);
    const path = "rounds/2/seed.json";
    const newFiles = new Map(record.files).set(path, record.files.get(path)!.replace(/\d+/, "7"));
    const second = await makeSite(openTexts(newFiles), { out });
    expect(second.fresh).toEqual([2]);
    expect(statSync(join(out, "rounds/1/index.html")).mtimeMs).toBe(before);
    expect(second.data.verdict).toBe("violated");
    expect(readFileSync(join(out, "index.html"), "utf8")).toMatch(/The record breaks the rules.*In .*rounds\/2\//s);
    const leaders = JSON.parse(record.files.get("leader.json")!);
    const later = { ...leaders.at(-1), effective_block: 9e6 };
    const crownFiles = new Map(record.files).set("leader.json", JSON.stringify([...leaders, later]));
    // The crown's last change is only on the pages of the rounds before and after it.
    expect((await makeSite(openTexts(crownFiles), { out })).fresh).not.toContain(0);
    const old = first.data.files.find((file) => file.startsWith("miners/"))!;
    const hotkey = old.slice("miners/".length, -".html".length);
    const without = new Map([...record.files].map(([name, text]) => [name, text.replaceAll(hotkey, "gone")]));
    await makeSite(openTexts(without), { out });
    expect(existsSync(join(out, old))).toBe(false);
  });

  it("makes all anew of what another release built, and takes away what that one wrote alone", async () => {
    const out = makeFolder();
    const { data } = await makeSite(openTexts(record.files), { out });
    writeFileSync(join(out, "old-page.html"), "");
    writeFileSync(join(out, "own.html"), "");
    const other = { ...data, program: `${data.program} of before`, files: [...data.files, "old-page.html"] };
    writeFileSync(join(out, "site.json"), JSON.stringify(other));
    expect((await makeSite(openTexts(record.files), { out })).fresh).toEqual(data.rounds.map(({ round }) => round));
    expect(existsSync(join(out, "old-page.html"))).toBe(false);
    expect(existsSync(join(out, "own.html"))).toBe(true);
  });

  it("reads the files of the rounds once for their archives", async () => {
    const source = openTexts(record.files);
    const counts = new Map<string, number>();
    const read = (path: string) => {
      counts.set(path, (counts.get(path) ?? 0) + 1);
      return source.reader.read(path);
    };
    const repository = { ...source, reader: { ...source.reader, read } };
    const out = makeFolder();
    await makeSite(repository, { out });
    counts.clear();
    // No page is made again, so only the proof and the archives read files.
    await verifyOpened(repository);
    const proving = new Map(counts);
    counts.clear();
    await makeSite(repository, { out });
    const more = [...counts].filter(([path]) => /^rounds\/\d+\/[^/]+\/[^/]+\.json$/.test(path));
    expect(more.length).toBeGreaterThan(3);
    for (const [path, count] of more) expect(count - (proving.get(path) ?? 0), path).toBe(1);
  });

  it("hostile names stay words and become no file's name", async () => {
    const out = makeFolder();
    const key = '../../<img src=x onerror="1">';
    const [hotkey] = Object.keys(JSON.parse(record.files.get("rounds/1/submissions.json")!));
    const hostile = new Map(
      [...record.files].map(([name, text]) => [name, text.replaceAll(hotkey!, JSON.stringify(key).slice(1, -1))]),
    );
    const { data } = await makeSite(openTexts(hostile), { out });
    expect(data.files.every((path) => /^[\w./-]+$/.test(path) && !path.includes(".."))).toBe(true);
    for (const path of data.files.filter((file) => file.endsWith(".html")))
      expect(readFileSync(join(out, path), "utf8").replaceAll(/<script.*?<\/script>/gs, ""), path).not.toContain(
        "<img src=x",
      );
  });

  it("shows a record that breaks the rules in files that cannot be read, and gives visitors all of it", async () => {
    const out = makeFolder();
    const broken = new Map(record.files)
      .set("leader.json", "{")
      .set("rounds/1/schedule.json", "{")
      .set("rounds/99/winner.json", "{}");
    const { data, fresh } = await makeSite(openTexts(broken), { out });
    expect([data.verdict, fresh]).toEqual(["violated", [0, 2, 3]]);
    const texts = data.record.flatMap((path) => [...unzipTexts(readFileSync(join(out, path)))]);
    expect(new Map(texts.sort())).toEqual(new Map([...broken].sort()));
  });

  it("says of a folder no more than its name, and of a policy of one's own that the browser has another", async () => {
    const out = makeFolder();
    const strict = extendPolicy(POLICY_ONE, { name: "strict", version: "1" });
    const competitions = withPolicies(COMPETITIONS, { 1: strict });
    const { data } = await makeSite({ ...openTexts(record.files), name: "/home/me/record" }, { out, competitions });
    expect([data.source.name, data.policy]).toEqual(["record", expect.stringContaining("strict 1")]);
    expect(readFileSync(join(out, "proof.html"), "utf8")).toContain("a policy of the validator’s own");
  });

  it("is a command, which ends with 1 where the record breaks the rules", async () => {
    const folder = makeFolder(Object.fromEntries(record.files));
    const out = join(makeFolder(), "site");
    const ran = await run(["site", folder, "-o", out, "--json"], { env: {} });
    expect(ran.json()).toMatchObject({ out, rounds: 4, made: [0, 1, 2, 3] });
    expect(ran.status).toBe(ran.json<{ verdict: string }>().verdict === "violated" ? 1 : 0);
    const data = JSON.parse(readFileSync(join(out, "site.json"), "utf8")) as SiteData;
    expect(data.version).toBe(1);
    expect((await run(["site", folder, "--address", "ftp://x", "--json"])).json()).toMatchObject({
      error: { code: "OPTION_INVALID" },
    });
  });
});
