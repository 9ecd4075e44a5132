import type { Renderer } from "@404-gen/core";
import { checkRenderer } from "../assemble/check-renderer.ts";
import type { AskPlace } from "./kind.ts";
import { openShare } from "./open-share.ts";
import type { Checking } from "./share.ts";

/** A picture that a worker drew, and how it is drawn again; both by hash, or by the code of a refusal. */
export type DrawnPicture = Pick<Checking, "worker" | "theirs" | "ours">;

/** Draws a random share of the workers' pictures again here; true: the worker's is another, and it is barred. */
export async function openPictureCheck(
  asking: AskPlace,
  here: Renderer,
): Promise<(picture: DrawnPicture) => Promise<boolean>> {
  const share = await openShare(asking);
  // Only the CPU renderer promises its bytes.
  if (!here.name.startsWith("cpu")) return async () => false;
  return (picture) => share.isWrong({ what: "picture", ...picture, selfTest: () => checkRenderer(here) });
}

/** What came of a drawing, in one text: the picture's hash, or the code of the refusal; null for a fault. */
export function pictureOf(picture: Awaited<ReturnType<Renderer["render"]>>): string | null {
  if (picture.kind === "measured") return picture.value.sha256.png;
  return picture.kind === "rejected" ? picture.rejection.code : null;
}
