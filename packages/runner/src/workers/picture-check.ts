import type { Renderer } from "@404-gen/core";
import { checkRenderer } from "../assemble/check-renderer.ts";
import type { AskPlace } from "./kind.ts";
import { openShare } from "./open-share.ts";
import type { Checking } from "./share.ts";

/** A picture that a worker drew, and a function that draws it again; both as a hash, or as the code of a refusal. */
export type DrawnPicture = Pick<Checking, "worker" | "theirs" | "ours">;

/** Draws a random share of the workers' pictures again on this machine. True: the worker's picture must not be used (`Share.isWrong`). */
export async function openPictureCheck(
  asking: AskPlace,
  here: Renderer,
): Promise<(picture: DrawnPicture) => Promise<boolean>> {
  const share = await openShare(asking);
  // Only the CPU renderer gives the same bytes on every machine.
  if (!here.name.startsWith("cpu")) return async () => false;
  return (picture) => share.isWrong({ what: "picture", ...picture, selfTest: () => checkRenderer(here) });
}

/** The result of a drawing as one text: the picture's hash, or the code of the refusal; null for a fault. */
export function pictureOf(picture: Awaited<ReturnType<Renderer["render"]>>): string | null {
  if (picture.kind === "measured") return picture.value.sha256.png;
  return picture.kind === "rejected" ? picture.rejection.code : null;
}
