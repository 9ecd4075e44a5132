import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { stemOf } from "@404-gen/core/records";
import { listBundles, measureNoise, type NoiseMeasurement, type NoisePrompt, readBundleFolder } from "@404-gen/judge";
import { openStagedJudge } from "../assemble/parts/staged-judge.ts";
import { noisePage, sayBias, sayShare } from "../report/noise-page.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { writeAtomically } from "../terminal/files.ts";
import { defineCommand, wholeNumber } from "./define.ts";

type Options = {
  prompts: string;
  judgeUrl?: string;
  judgeModel?: string;
  repeats: string;
  limit: string;
  seed: string;
  concurrency: string;
  matchPrompts: string;
  page?: string;
  open?: boolean;
};

const HELP = `A and B are folders of view bundles, {stem}/white/front_left.png and the others, as \`404-gen render x.js --bundle\` draws them. Without B
each model is judged against a copy that nobody can tell from it: whoever wins then, wins by chance. Each pair is judged in both orders, --repeats times each, with a
seed of its own; four changed copies of A, of which it is known how they have to fare, show what the judge does not see. Ends with 1 when
one of them fared otherwise.`;

export const judgeNoiseCommand = () =>
  defineCommand<Options>({
    usage: "noise <a> [b]",
    summary: "Measure a judge: how often it changes its mind, whether the place matters, which margin means something",
    help: HELP,
    configure: (command) =>
      command
        .requiredOption("--prompts <dir>", "folder of prompt pictures, {stem}.png, .jpg or .webp")
        .option("--judge-url <url>", "OpenAI-compatible server (default: OPENAI_BASE_URL, else the offline judge)")
        .option("--judge-model <name>", "model at the server")
        .option("--repeats <n>", "times that each pair is judged in each order", "5")
        .option("--limit <n>", "prompts that are used, the first ones by name", "8")
        .option("--seed <n>", "first seed", "0")
        .option("--concurrency <n>", "duels at a time", "8")
        .option("--match-prompts <n>", "prompts of the match that the margin is worked out for", "128")
        .option("--page <file>", "also write a page for people")
        .option("--open", "show that page in the browser"),
    work: async ({ args, options }, { terminal, settings: loadSettings, signal, openPage }) => {
      const settings = loadSettings();
      if (options.open === true && options.page === undefined)
        throw new CompetitionError("--open shows the page of --page; give both", { code: "OPTION_INVALID" });
      const [a, b] = args as [string, string | undefined];
      const judge = await openStagedJudge({
        settings,
        url: options.judgeUrl ?? settings.OPENAI_BASE_URL,
        model: options.judgeModel,
        // Pictures on this machine have no address that a server could fetch.
        pictures: "data",
      });
      const number = (name: string, text: string, max: number) => wholeNumber(text, { name, min: 1, max });
      const noise = await measureNoise({
        judge,
        prompts: await readPrompts({ a, b, prompts: options.prompts, limit: number("--limit", options.limit, 10_000) }),
        repeats: number("--repeats", options.repeats, 1000),
        seed: wholeNumber(options.seed, { name: "--seed", min: 0, max: 0xffff_ffff }),
        concurrency: number("--concurrency", options.concurrency, 256),
        matchPrompts: number("--match-prompts", options.matchPrompts, 100_000),
        signal,
        onProgress: ({ done, total, name }) => terminal.progress({ done, total, what: `duels ${name}` }),
      });
      if (options.page !== undefined) await writeAtomically(options.page, noisePage(noise));
      terminal.result(noise, sayNoise);
      if (options.page !== undefined && options.open === true) await openPage(options.page);
      if (noise.duels === 0) return EXIT.infrastructure;
      return noise.canaries.every(({ duels, right }) => right === duels) ? EXIT.ok : EXIT.negative;
    },
  });

type Folders = { readonly a: string; readonly b: string | undefined; readonly prompts: string; readonly limit: number };

/** The prompts that both folders have bundles of. @throws CompetitionError `OPTION_INVALID`, `BUNDLE_FILE_MISSING` */
async function readPrompts({ a, b, prompts, limit }: Folders): Promise<NoisePrompt[]> {
  const files = (await readdir(prompts).catch((): string[] => [])).filter((name) => /\.(png|jpe?g|webp)$/i.test(name));
  const pictures = new Map(files.map((name) => [stemOf(name), join(prompts, name)]));
  const stems = (await Promise.all([a, ...(b === undefined ? [] : [b])].map(listBundles)))
    .reduce((both, more) => both.filter((stem) => more.includes(stem)))
    .filter((stem) => pictures.has(stem))
    .slice(0, limit);
  if (stems.length === 0)
    throw new CompetitionError(
      `nothing to judge: ${[a, b].filter(Boolean).join(" and ")} must hold {stem}/white/front_left.png and the other views, and ${prompts} a picture {stem}.png`,
      { code: "OPTION_INVALID" },
    );
  return Promise.all(
    stems.map(async (name) => ({
      name,
      prompt: await readFile(pictures.get(name) as string),
      first: await readBundleFolder(join(a, name)),
      ...(b === undefined ? {} : { second: await readBundleFolder(join(b, name)) }),
    })),
  );
}

function sayNoise(noise: NoiseMeasurement): string {
  const { positionBias, meaningfulMargin, matchPrompts, contradictory } = noise;
  return [
    `judge ${noise.judge}${noise.offline ? " – offline: measures on the pictures, no model saw them" : ""}`,
    `${noise.duels} duels over ${noise.prompts} prompts${noise.failed > 0 ? `; ${noise.failed} more were not judged` : ""}`,
    `flip rate ${sayShare(noise.flipRate)}: duels that did not end as their prompt mostly does`,
    `position bias ${sayBias(positionBias)}`,
    ...(contradictory === null ? [] : [`contradictory angles ${sayShare(contradictory)}`]),
    `smallest margin that means something: ${sayShare(meaningfulMargin)} (${Math.round(meaningfulMargin * matchPrompts)} of ${matchPrompts} prompts; one standard deviation is ${sayShare(noise.marginDeviation)})`,
    ...noise.canaries.map(
      ({ name, duels, right, meaning }) =>
        `canary ${name}: ${right} of ${duels} right${right === duels ? "" : ` – ${meaning}`}`,
    ),
  ].join("\n");
}
