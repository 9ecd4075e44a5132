import { type RehearsalProgress, type RehearsalReport, type RehearsalResult, rehearseAudit } from "@404-gen/audit";
import { CompetitionError, PREVIEW_FORMATS_TEXT } from "@404-gen/core";
import { auditorSettings } from "../assemble/auditor-settings.ts";
import { openDistance } from "../assemble/parts/distance.ts";
import { openDoor } from "../assemble/parts/door.ts";
import { openRenderer } from "../assemble/parts/renderer.ts";
import { rehearsalPrompts } from "../assemble/rehearsal-prompts.ts";
import { createLogger } from "../logs/create-logger.ts";
import { openRehearsalFolder } from "../report/rehearsal-folder.ts";
import type { RehearsalPageOptions } from "../report/rehearsal-page.ts";
import type { Settings, SettingTexts } from "../settings/load.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { auditSourceCommand } from "./audit-source.ts";
import { defineCommand, wholeNumber } from "./define.ts";
import { formatOption } from "./format-option.ts";
import { ENDPOINT_HEALTH_SECONDS, type ImageOptions, openImagePlace } from "./image-place.ts";
import { addPrivateOption, type PrivateOption } from "./private-option.ts";
import { recordSourceCommand } from "./record-source.ts";

type Options = PrivateOption &
  ImageOptions & {
    submitted?: string;
    prompts?: string;
    seed?: string;
    model?: string;
    format?: string;
    verbose?: boolean;
    out?: string;
    open?: boolean;
  };

const HELP = `Every prompt that you submitted a file for is generated again, drawn, and compared with your file: by the rules, limits and numbers
of the validator's own audit. --endpoint asks a server that already runs. --image starts it: as a process of this machine when
PROCESS_IMAGES_FILE says how, else at the first provider of GPU_PROVIDERS, whose credentials are settings too.

  404-gen audit --endpoint http://127.0.0.1:10006 --submitted models --prompts prompts.txt --seed 404

Ends with 0 when the image passes, 1 when it does not, 3 when no verdict could be had.`;

export const auditCommand = () =>
  defineCommand<Options>({
    usage: "audit",
    summary: "Rehearse your audit before the validator's: generate again, compare, and see the verdict",
    help: HELP,
    configure: (command) =>
      addPrivateOption(command)
        // `source` and `record-source` have their own options, so commander may not require ours: `work` checks them.
        .enablePositionalOptions()
        .option("--image <image>", "image to start")
        .option("--endpoint <url>", "server that already runs, instead of an image")
        .option("--submitted <dir|url>", "where your model files lie, {stem} and the format's extension (required)")
        .option("--prompts <file|dir>", "text file of the prompt pictures' addresses, or a folder of them (required)")
        .option("--seed <n>", "seed of the round (required)")
        .option("--model <file>", "ONNX file of DINOv3 (default: the setting DINOV3_MODEL, else the offline embedding)")
        .option("--format <name>", `${PREVIEW_FORMATS_TEXT} (default: the setting MODEL_FORMAT)`)
        .option("--out <dir>", "folder for a page with both pictures of each prompt, index.html")
        .option("--open", "show the page in the browser; needs --out")
        .option("--verbose", "log every step")
        .addCommand(auditSourceCommand())
        .addCommand(recordSourceCommand()),
    settingFlags: true,
    work: async ({ options }, context) => {
      const { terminal, settings: load, env, logTo, signal } = context;
      const settings = load();
      const format = options.format === undefined ? settings.MODEL_FORMAT : formatOption(options.format);
      const { submitted, prompts: pictures } = options;
      if (submitted === undefined || pictures === undefined || options.seed === undefined)
        throw invalid("--submitted, --prompts and --seed are required");
      if (options.open === true && options.out === undefined)
        throw invalid("--open shows the page of --out; give both");
      const seed = wholeNumber(options.seed, { name: "--seed", min: 0, max: 0xffff_ffff });
      const prompts = await rehearsalPrompts({
        submitted,
        prompts: pictures,
        format,
        door: openDoor(options),
        maxPictureBytes: settings.MAX_PICTURE_BYTES,
        signal,
      });
      const page = options.out === undefined ? null : await openRehearsalFolder(options.out);
      const closers: (() => Promise<void>)[] = [];
      const keep = <T extends { close(): Promise<void> }>(part: T): T => {
        closers.push(() => part.close());
        return part;
      };
      try {
        const report = await rehearseAudit({
          ...(await openImagePlace(options, { settings, keep })),
          prompts,
          seed,
          format,
          renderer: keep(
            await openRenderer({
              kind: settings.RENDERER,
              threads: settings.RENDER_THREADS,
              timeoutSeconds: settings.RENDER_TIMEOUT,
            }),
          ),
          distance: keep(await openDistance({ model: options.model ?? settings.DINOV3_MODEL })),
          settings: rehearsalSettings(options, { settings, env }),
          logger: createLogger({ level: options.verbose ? "debug" : "silent", destination: logTo }),
          onProgress: (event) => sayProgress(terminal, event),
          onPicture: page?.keep,
          signal,
        });
        const names = { submitted: nameOf(submitted), generated: options.image ?? (options.endpoint as string) };
        const files = page === null ? {} : { files: { report: await page.finish(report, names) } };
        terminal.result({ ...report, names, ...files }, sayReport);
        if (options.open === true && files.files) await context.openPage(files.files.report);
        return { passed: EXIT.ok, rejected: EXIT.negative, pending: EXIT.infrastructure }[report.verdict.outcome];
      } finally {
        await Promise.allSettled(closers.map((close) => close()));
      }
    },
  });

/** A server that already runs is one pod, whatever PODS_PER_MINER and the other settings of pods say. */
function rehearsalSettings(
  { endpoint }: Options,
  { settings, env }: { readonly settings: Settings; readonly env: SettingTexts },
) {
  const auditOptions = auditorSettings(settings);
  if (endpoint === undefined) return auditOptions;
  const { podsPerMiner, initialPodCount, maxPodAttempts, maxPromptAttempts, ...others } = auditOptions;
  return env["POD_WARMUP_TIMEOUT"] ? others : { ...others, podWarmupTimeoutSeconds: ENDPOINT_HEALTH_SECONDS };
}

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });

function sayProgress(terminal: Terminal, event: RehearsalProgress): void {
  if (event.kind === "pod-ended") {
    terminal.note(`${event.pod}: ${event.cause}: ${event.detail}`);
    return;
  }
  const { done, total } = event;
  if (event.kind === "submitted-drawn") {
    terminal.progress({ done, total, what: "submitted files drawn" });
    return;
  }
  const outcome = event.problem ?? (event.distance === null ? "" : `distance ${event.distance.toFixed(4)}`);
  // There may be more attempts than prompts: a prompt may be tried again.
  terminal.progress({
    done: Math.min(done, total),
    total,
    what: `${event.stem}: ${event.seconds.toFixed(1)} s ${outcome}`,
  });
}

/** Short name of a folder or an address of submitted files: its last part. */
const nameOf = (place: string): string =>
  place
    .replace(/[\\/]+$/, "")
    .split(/[\\/]/)
    .at(-1) || place;

type ReportView = RehearsalReport & {
  readonly names: RehearsalPageOptions["names"];
  readonly files?: { readonly report: string };
};

function sayReport(report: ReportView): string {
  const { verdict, settings, embedding, results, names, files } = report;
  const count = (outcome: RehearsalResult["outcome"]) => results.filter((one) => one.outcome === outcome).length;
  const sum = [...new Set(results.map(({ outcome }) => outcome))].map((outcome) => `${count(outcome)} ${outcome}`);
  return [
    ...results.filter(({ outcome }) => outcome !== "match").map(sayPrompt),
    `${names.generated} against ${names.submitted}: ${sum.join(", ")} of ${results.length} prompts in ${report.seconds.toFixed(0)} s (distance up to ${settings.acceptableDistance}, ${embedding} embedding)`,
    `${verdict.outcome}${verdict.reason ? `: ${verdict.reason}` : ""}`,
    ...(files ? [files.report] : []),
  ].join("\n");
}

function sayPrompt({ stem, outcome, distance, seconds, problem }: RehearsalResult): string {
  const facts = [
    ...(distance === null ? [] : [`distance ${distance.toFixed(4)}`]),
    ...(seconds === null ? [] : [`${seconds.toFixed(1)} s`]),
    ...(problem === null ? [] : [`${problem.message} [${problem.code}]`]),
  ];
  return `${stem}: ${outcome}${facts.length > 0 ? `, ${facts.join(", ")}` : ""}`;
}
