import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createEndpointProvider } from "@404-gen/audit";
import { CompetitionError, type GpuProvider } from "@404-gen/core";
import { formatCommitment } from "@404-gen/core/miner";
import { formatSs58 } from "@404-gen/core/rules";
import { cdnUrlOf, type Entrant } from "../demo/cast.ts";
import type { OwnMiner } from "../demo/own/own-miner.ts";
import { writeJson } from "../run/json-file.ts";
import { makeOutput } from "../terminal/files.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { addDemoOptions, type DemoCommandOptions, playRound } from "./demo.ts";
import { ENDPOINT_HEALTH_SECONDS, type ImageOptions, openImagePlace } from "./image-place.ts";

type Options = DemoCommandOptions &
  ImageOptions & {
    cdnUrl?: string;
    repo?: string;
    commit?: string;
    wait: string;
    alone?: boolean;
  };

const HELP = `A round with your own miner in it: the services of \`404-gen run\` on embedded parts, a simulated chain, and time that jumps whenever
nobody has anything to do. --endpoint names your server that already runs; --image starts it, as a process of this machine when
PROCESS_IMAGES_FILE says how, else at the first provider of GPU_PROVIDERS. Without --cdn-url your image makes your files, and the rehearsal
serves them. With it the round stands still, once its seed is out, until your files are there: your-round.json in the folder tells seed, prompts and
the address of each file. Loopback and private addresses are allowed here, and only here: the chain is simulated.

  404-gen rehearse --endpoint http://127.0.0.1:10006
  404-gen rehearse --endpoint http://127.0.0.1:10006 --cdn-url http://127.0.0.1:8080/models --alone
  404-gen rehearse --format js --image me/miner:1 --process-images-file images.json

Without a miner of your own the cast plays alone, as in \`404-gen demo\`. A rehearsal that was stopped goes on where it was when it is started again
with the same options. Ends with 0 when your files were taken, and your image passed its audit if it got one; 1 when not, with the reason.`;

export const rehearseCommand = () =>
  defineCommand<Options>({
    usage: "rehearse",
    summary: "Play a whole round with your own miner in it, on this machine, and see what becomes of it",
    help: HELP,
    configure: (command) =>
      addDemoOptions(command, { out: "rehearsal-out" })
        .option("--endpoint <url>", "your server that already runs")
        .option("--image <image>", "your image, to be started, instead of --endpoint")
        .option(
          "--cdn-url <url>",
          "where you put your files (default: your image makes them, and they are served here)",
        )
        .option("--wait <minutes>", "how long the round waits for your files at --cdn-url", "60")
        .option("--alone", "meet the leader alone, without the cast's miners")
        .option("--repo <owner/name>", "repository that your commitment names", "you/image-to-3d")
        .option("--commit <sha>", "commit that it names, 40 hex digits (default: one that is made up)"),
    settingFlags: true,
    work: async ({ options }, context) => {
      const closers: GpuProvider[] = [];
      const keep = (provider: GpuProvider) => {
        closers.push(provider);
        return provider;
      };
      try {
        if (!isOwn(options)) {
          if (options.cdnUrl !== undefined || options.alone)
            throw invalid("--cdn-url and --alone need a miner of yours: give --endpoint or --image");
          return await playRound(options, context, { title: "The rehearsal" });
        }
        const place = await openImagePlace(options, { settings: context.settings(), keep });
        const own = ownMiner(options, place);
        await sameAsBefore(options, own.entrant);
        const title = "Your rehearsal";
        const settings = options.endpoint === undefined ? {} : { POD_WARMUP_TIMEOUT: String(ENDPOINT_HEALTH_SECONDS) };
        return await playRound(options, context, { title, own, alone: options.alone, settings });
      } finally {
        for (const provider of closers) await provider.close();
      }
    },
  });

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });

const isOwn = ({ image, endpoint }: Options) => image !== undefined || endpoint !== undefined;

/** Blocks before the end of the reveal window at which the own miner reveals: after all miners of the cast. */
const REVEALS_BEFORE = 50;
const NAME = "you";
const MADE_UP = createHash("sha256").update("404-gen rehearsal").digest();

/** The person's miner. @throws CompetitionError `COMMITMENT_INVALID`: the validator would refuse the commitment too */
function ownMiner(options: Options, place: Awaited<ReturnType<typeof openImagePlace>>): OwnMiner {
  const { repo = "", commit = MADE_UP.toString("hex").slice(0, 40), cdnUrl } = options;
  const commitment = formatCommitment({ repo, commit, cdn_url: cdnUrlOf({ name: NAME, cdnUrl }) });
  const entrant: Entrant = {
    ...{ name: NAME, hotkey: formatSs58(MADE_UP), repo, commit, commitment, cdnUrl },
    revealsBefore: REVEALS_BEFORE,
    docker: "image" in place ? place.image : `${NAME}.local/image-to-3d:running`,
  };
  const provider = "image" in place ? place.provider : createEndpointProvider({ url: place.endpoint });
  return { entrant, provider, waitMs: 60_000 * wholeNumber(options.wait, { name: "--wait", min: 0, max: 10_080 }) };
}

/** Checks that a rehearsal continues with the options that it began with: other options would be another round. */
async function sameAsBefore(options: Options, { repo, commit }: Entrant): Promise<void> {
  const { out, format, prompts, seed, image, endpoint, cdnUrl, alone = false } = options;
  const now = JSON.stringify({ format, prompts, seed, image, endpoint, cdnUrl, alone, repo, commit });
  const dir = resolve(out);
  const file = join(dir, "rehearsal.json");
  const before = await readFile(file, "utf8").catch(() => null);
  if (before !== null && before !== now)
    throw invalid(`${out} holds a rehearsal with other options (${before}); give those, or another --out`);
  await makeOutput(dir);
  if (before === null) await writeJson(file, JSON.parse(now));
}
