import { CompetitionError, isModelFormat, MODEL_FORMATS_TEXT, type ModelFormat } from "@404-gen/core";

/** The model format that `--format` names. @throws CompetitionError `OPTION_INVALID` */
export function formatOption(text: string): ModelFormat {
  if (isModelFormat(text)) return text;
  throw new CompetitionError(`--format is ${JSON.stringify(text)}, allowed is ${MODEL_FORMATS_TEXT}`, {
    code: "OPTION_INVALID",
  });
}
