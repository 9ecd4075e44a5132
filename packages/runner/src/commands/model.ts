import { resolve } from "node:path";
import { DINOV3_MODEL, downloadModel } from "@404-gen/audit/onnx";
import { Command } from "commander";
import { bytesText } from "../terminal/files.ts";
import { defineCommand } from "./define.ts";

type Options = { out: string; url?: string; sha256?: string };

/** `model download`: the embedding's weights. No other command downloads them. */
export const modelCommand = () =>
  new Command("model").description("The weights that distances are measured with").addCommand(downloadCommand());

const downloadCommand = () =>
  defineCommand<Options>({
    usage: "download",
    summary: "Download DINOv3's ONNX files, graph and weights; a download that was stopped goes on where it was",
    help: `The weights are under the ${DINOV3_MODEL.license}. Read it first: by downloading them you accept it.
A mirror that asks for a token takes it from HF_TOKEN. Give --sha256 to have the file checked.`,
    configure: (command) =>
      command
        .requiredOption("-o, --out <file>", "file to write")
        .option("--url <address>", "where the file is (default: its makers' own place, which docs/audit.md names)")
        .option(
          "--sha256 <hex>",
          "digest that the model must have: the file's sha256, or the one that this command prints",
        ),
    work: async ({ options }, { terminal, env, settings, signal }) => {
      const file = resolve(options.out);
      const token = env["HF_TOKEN"];
      terminal.note(`${DINOV3_MODEL.name}: ${DINOV3_MODEL.license}`);
      const { digest, files } = await downloadModel({
        url: options.url ?? DINOV3_MODEL.url,
        to: file,
        sha256: options.sha256,
        maxBytes: settings().MAX_DISTANCE_MODEL_BYTES,
        headers: token ? { authorization: `Bearer ${token}` } : undefined,
        signal,
        onProgress: ({ loaded, total }) =>
          terminal.progress({ done: loaded, total: total ?? loaded + 1, what: "bytes" }),
      });
      terminal.result({ file, sha256: digest, files, license: DINOV3_MODEL.license }, (result) =>
        [
          ...result.files.map(({ name, size, sha256 }) => `${sha256}  ${name} (${bytesText(size)})`),
          `digest of the whole ${digest}`,
          `set DINOV3_MODEL=${file} and DINOV3_SHA256=${digest} to use it and no other`,
        ].join("\n"),
      );
      return undefined;
    },
  });
