import { CompetitionError } from "@404-gen/core";
import { LEADER } from "@404-gen/core/records";
import { needFile } from "@404-gen/core/round";
import { generatedFileTwo, submittedFileTwo } from "@404-gen/core/two";
import type { ModuleRecordSide } from "@404-gen/judge";
import { openRepository } from "./open.ts";
import { type RecordReach, recordOf } from "./record-side.ts";

/**
 * Opens a contestant of a past round of competition 2, written `owner/repo#round:hotkey`: its results come from git, its views from their CDN.
 *
 * @throws CompetitionError `AGAINST_INVALID`, `RECORD_MISSING`
 */
export async function openModuleRecordSide(text: string, options: RecordReach): Promise<ModuleRecordSide> {
  const { load, signal, reach } = options;
  const results = await recordOf(text, options, async ({ source, round, hotkey }) => {
    const repository = await openRepository(source, { signal, reach });
    try {
      return hotkey === LEADER
        ? await needFile(repository.reader, generatedFileTwo, { round, hotkey, repeat: 1 })
        : await needFile(repository.reader, submittedFileTwo, { round, hotkey });
    } catch (error) {
      if (!CompetitionError.is(error, "RECORD_INVALID")) throw error;
      throw new CompetitionError(
        `${text} holds no modules; models of competition 1 are judged against folders of models`,
        { code: "AGAINST_INVALID", cause: error },
      );
    } finally {
      await repository.close();
    }
  });
  return { kind: "record", name: text, results, load };
}
