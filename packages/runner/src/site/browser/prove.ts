/** The program of a site's proof page: it fetches the record, proves it, and compares its winners with those on the pages. */
import { CompetitionError } from "@404-gen/core";
import { winnerFile } from "@404-gen/core/records";
import { unzipTexts } from "@404-gen/core/unzip";
import { type Cause, type Proof, proveFiles } from "@404-gen/core/verify";
import type { ProofPageData } from "../pages/proof-page.ts";
import { byId, element } from "./element.ts";

const data = JSON.parse(byId("data").textContent ?? "") as ProofPageData;

byId("prove").addEventListener("click", (event) => {
  (event.currentTarget as HTMLButtonElement).disabled = true;
  prove().catch((error: unknown) => {
    say("It could not be proved.");
    byId("answer").replaceChildren(card("broken", String(error instanceof Error ? error.message : error)));
  });
});

async function prove(): Promise<void> {
  const files = new Map<string, string>();
  for (const [index, path] of data.record.entries()) {
    say(`loading ${index + 1} of ${data.record.length} archives`);
    const answer = await fetch(path);
    if (!answer.ok) throw new TypeError(`${path}: status ${answer.status}`);
    for (const [name, text] of unzipTexts(new Uint8Array(await answer.arrayBuffer()))) files.set(name, text);
  }
  say(`going through ${files.size} files`);
  // The browser paints the line above before the proof begins.
  await new Promise((resolve) => setTimeout(resolve));
  const proof = await proveFiles({ name: data.name, files }, { now: Date.now() });
  show(proof, differentWinners(files));
}

/** Rounds whose winner on the pages differs from that of the proved record. */
const differentWinners = (files: ReadonlyMap<string, string>): readonly number[] =>
  data.winners.flatMap(([round, hotkey]) => (winnerIn(files, winnerFile.path({ round })) === hotkey ? [] : [round]));

/** The winner in the record; null where the file is missing or broken: the proof has a finding about it. */
function winnerIn(files: ReadonlyMap<string, string>, path: string): string | null {
  const text = files.get(path);
  try {
    return text === undefined ? null : winnerFile.parse(text, { path }).winner_hotkey;
  } catch (error) {
    if (CompetitionError.is(error, "RECORD_INVALID")) return null;
    throw error;
  }
}

const SENTENCES: Readonly<Record<Proof["verdict"], readonly [tone: string, sentence: string]>> = {
  proved: ["crown", "Proved: nothing in the record differs from the rules."],
  doubtful: ["", "Nothing that a rule forbids, but not everything came by itself."],
  violated: ["broken", "The record breaks the rules."],
};

function show({ verdict, checked, causes, notChecked }: Proof, different: readonly number[]): void {
  const comparisonCount = Object.values(checked).reduce((sum, count) => sum + count, 0);
  say(`${comparisonCount} things were recomputed from the record and compared.`);
  const [tone, sentence] = SENTENCES[verdict];
  byId("answer").replaceChildren(
    card(tone, sentence),
    different.length === 0
      ? card("", `The pages of this site name the winners of the record: ${data.winners.length} rounds.`)
      : card("broken", `The pages of this site name other winners than the record in round ${different.join(", ")}.`),
    list(causes.map(sayCause)),
    list(notChecked.map(({ what, why }) => `Not looked at: ${what} (${why}).`)),
  );
}

const sayCause = ({ severity, round, message }: Cause): string =>
  `${severity}${round === null ? "" : ` in round ${round}`}: ${message}`;

function say(text: string): void {
  byId("progress").textContent = text;
}

const card = (tone: string, text: string) => element("p", { class: `card ${tone}` }, text);

const list = (lines: readonly string[]) =>
  element("ul", { class: "small lines" }, ...lines.map((line) => element("li", {}, line)));
