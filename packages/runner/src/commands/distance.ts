import { CompetitionError } from "@404-gen/core";
import { openDistance } from "../assemble/parts/distance.ts";
import { readInput } from "../terminal/files.ts";
import { defineCommand } from "./define.ts";

type Options = { model?: string };

export const distanceCommand = () =>
  defineCommand<Options>({
    usage: "distance <a> <b>",
    summary: "How far apart two pictures are: 1 − cosine of their embeddings, 0 (same) to 2",
    help: "With a DINOv3 model file it is the audit's own measure; without one the offline embedding, which the result names.",
    configure: (command) => command.option("--model <file>", "ONNX file of DINOv3 (default: the setting DINOV3_MODEL)"),
    work: async ({ args, options }, { terminal, settings, signal }) => {
      const { DINOV3_MODEL, ACCEPTABLE_DISTANCE } = settings();
      const distance = await openDistance({ model: options.model ?? DINOV3_MODEL });
      try {
        const [a, b] = await Promise.all([readInput(args[0] ?? ""), readInput(args[1] ?? "")]);
        const evidence = await distance.measure({ a, b }, { signal });
        if (evidence.kind === "fault") throw evidence.error;
        if (evidence.kind === "rejected")
          throw new CompetitionError(evidence.rejection.message, { ...evidence.rejection, fault: "miner" });
        const result = {
          distance: evidence.value,
          embedding: distance.embedding,
          acceptable: evidence.value <= ACCEPTABLE_DISTANCE,
          limit: ACCEPTABLE_DISTANCE,
        };
        terminal.result(
          result,
          () => `${result.distance.toFixed(6)} (${distance.embedding}; an audit accepts up to ${ACCEPTABLE_DISTANCE})`,
        );
        return undefined;
      } finally {
        await distance.close();
      }
    },
  });
