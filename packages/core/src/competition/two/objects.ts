import type { RecordedObject } from "../verify/outside/recorded-object.ts";
import type { RoundTwo } from "./read-round.ts";
import { moduleResultExtras } from "./records/results.ts";

/** The modules and views that a round of competition 2 names. */
export async function objectsTwo(round: Pick<RoundTwo, "all">): Promise<readonly RecordedObject[]> {
  const files = [...(await round.all("submitted")), ...(await round.all("generated"))];
  return files.flatMap(({ path: file, place: { hotkey }, reading }) =>
    reading.kind !== "read"
      ? []
      : Object.entries(reading.value).flatMap(([stem, result]): readonly RecordedObject[] => {
          const { js_sha256 = null, views_sha256 = {}, renderer = null } = moduleResultExtras.of(result);
          const { js, views } = result;
          const bundle = views === null ? undefined : { sha256: views_sha256, renderer };
          const pictures = views === null ? [] : Object.entries(views_sha256);
          return [
            ...(js === null
              ? []
              : [{ file, path: `${stem}.js`, hotkey, url: js, sha256: js_sha256, bytes: result.size, bundle }]),
            ...pictures.map(([name, sha256]) => ({
              file,
              path: `${stem}.views.${name}`,
              hotkey,
              url: `${views}/${name}`,
              sha256,
            })),
          ];
        }),
  );
}
