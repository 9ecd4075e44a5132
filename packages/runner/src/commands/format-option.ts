import {
  CompetitionError,
  isModelFormat,
  isPreviewFormat,
  PREVIEW_FORMATS_TEXT,
  type PreviewFormat,
} from "@404-gen/core";

/** The model format that `--format` names. @throws CompetitionError `OPTION_INVALID` */
export function formatOption(text: string): PreviewFormat {
  if (isModelFormat(text) && isPreviewFormat(text)) return text;
  throw new CompetitionError(`--format is ${JSON.stringify(text)}, allowed is ${PREVIEW_FORMATS_TEXT}`, {
    code: "OPTION_INVALID",
  });
}
