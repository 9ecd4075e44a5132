import { CompetitionError } from "@404-gen/core";
import { REF_HELP } from "../repository/open.ts";
import { cacheFolder } from "../repository/proof-memory.ts";
import { makeSite } from "../site/make-site.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { makeOutput } from "../terminal/files.ts";
import { defineCommand } from "./define.ts";
import { addPolicyOption, openPolicies, POLICY_HELP, type PolicyOption } from "./policy-option.ts";
import { withHistory } from "./with-history.ts";

type Options = PolicyOption & { out: string; ref?: string; address?: string };

const HELP = `REPO is a folder, an http(s) address, or owner/name on GitHub. The site works from any plain file server: all rounds with their reports, each
miner's history, feeds (Atom and JSON), and a page on which visitors prove the record in their own browser. Built again into the same folder, only
rounds that changed are made anew. Pictures stay links.
${POLICY_HELP}

  404-gen site owner/state-repo -o public --address https://example.org/404/

Ends with 0 where the record is proved, with 1 where it breaks the rules: the site is written all the same, and says so. Without a state.json and a
config.json that can be read there is nothing to show: 2.`;

export const siteCommand = () =>
  defineCommand<Options>({
    usage: "site <repo>",
    summary: "Static pages of a whole competition, which visitors can prove in their browser",
    help: HELP,
    configure: (command) =>
      addPolicyOption(command)
        .option("-o, --out <dir>", "folder to write", "site")
        .option("--address <url>", "where the site will stand, for the links in its feeds")
        .option("--ref <name>", REF_HELP),
    work: async ({ args: [source = ""], options }, context) => {
      const { terminal, env, signal } = context;
      const address = addressOf(options.address);
      const competitions = await openPolicies(options, context);
      await makeOutput(options.out);
      const { data, proof, fresh } = await withHistory(
        {
          source,
          ref: options.ref,
          work: (repository) =>
            makeSite(repository, {
              ...{ out: options.out, address, competitions, memoryDir: cacheFolder(env), signal },
              onProgress: (event) => terminal.progress(event),
            }),
        },
        context,
      );
      const { name, verdict, rounds, files } = data;
      const result = { out: options.out, name, verdict, rounds: rounds.length, made: fresh, files: files.length };
      terminal.result(
        result,
        () =>
          `${options.out}: ${name}, ${rounds.length} rounds (${fresh.length} made anew), ${files.length} files; the record is ${verdict}`,
      );
      return proof.verdict === "violated" ? EXIT.negative : EXIT.ok;
    },
  });

/** The site's address, with a slash at the end, so that paths can be appended. @throws CompetitionError `OPTION_INVALID` */
function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text.endsWith("/") ? text : `${text}/`;
  throw new CompetitionError(`--address is ${JSON.stringify(text)}, allowed is an http(s) address`, {
    code: "OPTION_INVALID",
    data: { name: "--address", value: text },
  });
}
