import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundleForBrowser } from "../../../testing/bundle-for-browser.ts";
import { answerFromPage, chromiumPath } from "../../../testing/chromium.ts";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { writeZip } from "../../world/archive/write-zip.ts";
import { proveFiles } from "./prove-files.ts";

const chromium = chromiumPath();
const shared = sharedDataFolder();

/** Fetches every file of a list, proves them as they are and as a zip. */
const PROGRAM = `
import { proveFiles } from "@404-gen/core/verify";
import { unzipTexts } from "@404-gen/core/unzip";
const fetchText = async (path) => await (await fetch(path)).text();
const say = ({ verdict, checked, notChecked, findings }) => ({ verdict, checked, notChecked, codes: findings.map(({ code, file }) => code + " " + file) });
export default async function run(answer) {
  const names = JSON.parse(await fetchText("/list.json"));
  const files = new Map(await Promise.all(names.map(async (name) => [name, await fetchText("/repository/" + name)])));
  const zip = new Uint8Array(await (await fetch("/repository.zip")).arrayBuffer());
  await answer({
    node: [typeof globalThis.Buffer, typeof globalThis.process],
    fetched: say(await proveFiles({ name: "fetched", files })),
    zipped: say(await proveFiles({ name: "zip", files: unzipTexts(zip) })),
  });
}`;

type PageAnswer = {
  readonly verdict: string;
  readonly checked: Readonly<Record<string, number>>;
  readonly notChecked: readonly { readonly what: string }[];
  readonly codes: readonly string[];
};
type Answer = { readonly node: readonly string[]; readonly fetched: PageAnswer; readonly zipped: PageAnswer };

const encoder = new TextEncoder();
async function inChromium(files: ReadonlyMap<string, string>): Promise<Answer> {
  const { code } = await bundleForBrowser(PROGRAM);
  const entries = [...files].map(([name, text]) => ({
    name: `owner-records-1a2b3c4/${name}`,
    bytes: encoder.encode(text),
  }));
  return answerFromPage<Answer>(code, {
    "/list.json": JSON.stringify([...files.keys()]),
    "/repository.zip": writeZip(entries),
    ...Object.fromEntries([...files].map(([name, text]) => [`/repository/${name}`, text])),
  });
}

describe.skipIf(chromium === null || shared === null)(
  "verify in Chromium (skipped where none is installed: apt install chromium; and without the shared data)",
  () => {
    const records = shared === null ? new Map<string, string>() : readTextFiles(join(shared, "competition"));

    it("proves the recorded competition as Node does, from fetched files and from a zip", async () => {
      const here = await proveFiles({ name: "here", files: records });
      const { node, fetched, zipped } = await inChromium(records);
      expect(node).toEqual(["undefined", "undefined"]);
      expect(fetched.codes).toEqual(here.findings.map(({ code, file }) => `${code} ${file}`));
      expect(fetched.checked).toEqual(here.checked);
      expect(fetched.verdict).toBe(here.verdict);
      expect(zipped).toEqual(fetched);
      expect(fetched.notChecked.map(({ what }) => what)).toContain("history");
    });

    it("sees a crown that no round gives", async () => {
      const crony = readFileSync(join(shared ?? "", "cases/proof/leader-crony-appended.json"), "utf8");
      const { fetched, zipped } = await inChromium(new Map(records).set("leader.json", crony));
      expect(fetched.verdict).toBe("violated");
      expect(fetched.codes).toContain("CROWN_UNEXPECTED leader.json");
      expect(zipped.codes).toEqual(fetched.codes);
    });
  },
);
