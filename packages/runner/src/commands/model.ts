import { resolve } from "node:path";
import { DINOV3_MODEL, downloadModel } from "@404-gen/audit/onnx";
import { Command } from "commander";
import { defineCommand } from "./define.ts";

type Options = { out: string; url: string; sha256?: string };

/** `model download`: the embedding's weights, only ever fetched when somebody asks. */
export const modelCommand = () =>
  new Command("model").description("The weights that distances are measured with").addCommand(downloadCommand());

const downloadCommand = () =>
  defineCommand<Options>({
    usage: "download",
    summary: "Download DINOv3's ONNX file; a download that was stopped goes on where it was",
    help: `The weights are under the ${DINOV3_MODEL.license}. Read it first: by downloading them you accept it.
A mirror that asks for a token takes it from HF_TOKEN. Give --sha256 to have the file checked.`,
    configure: (command) =>
      command
        .requiredOption("-o, --out <file>", "file to write")
        .option("--url <address>", "where the file is", DINOV3_MODEL.url)
        .option("--sha256 <hex>", "hash that the file must have"),
    work: async ({ options }, { terminal, env, signal }) => {
      const file = resolve(options.out);
      const token = env["HF_TOKEN"];
      terminal.note(`${DINOV3_MODEL.name}: ${DINOV3_MODEL.license}`);
      const sha256 = await downloadModel({
        url: options.url,
        to: file,
        sha256: options.sha256,
        headers: token ? { authorization: `Bearer ${token}` } : undefined,
        signal,
        onProgress: ({ loaded, total }) =>
          terminal.progress({ done: loaded, total: total ?? loaded + 1, what: "bytes" }),
      });
      terminal.result(
        { file, sha256, license: DINOV3_MODEL.license },
        () => `${file}\nsha256 ${sha256}\nset DINOV3_MODEL=${file} to use it`,
      );
      return undefined;
    },
  });
