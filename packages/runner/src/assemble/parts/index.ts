import type { Parts } from "./parts.ts";
import { buildsPart } from "./builds.ts";
import { chainPart } from "./chain.ts";
import { distancePart } from "./distance.ts";
import { doorPart } from "./door.ts";
import { drawerPart } from "./drawer.ts";
import { embeddingPart } from "./embedding.ts";
import { judgePart } from "./judge.ts";
import { notifierPart } from "./notifier.ts";
import { objectsPart } from "./objects.ts";
import type { Part } from "./part.ts";
import { providersPart } from "./providers.ts";
import { publisherPart } from "./publisher.ts";
import { queuePart } from "./queue.ts";
import { ownRendererPart, rendererPart } from "./renderer.ts";
import { sourcesPart } from "./sources.ts";
import { stagedJudgePart } from "./staged-judge.ts";
import { statePart } from "./state.ts";
import { textFinderPart } from "./text-finder.ts";
import { verifierPart } from "./verifier.ts";
import { weightsMemoryPart } from "./weights-memory.ts";
import { workFilesPart } from "./work-files.ts";

/** Every part with its two forms. A new part needs a file in this folder and a line in this table. */
export const PARTS: { readonly [Name in keyof Parts]: Part<Parts[Name]> } = {
  state: statePart,
  chain: chainPart,
  objects: objectsPart,
  door: doorPart,
  renderer: rendererPart,
  ownRenderer: ownRendererPart,
  queue: queuePart,
  judge: judgePart,
  stagedJudge: stagedJudgePart,
  distance: distancePart,
  drawer: drawerPart,
  embedding: embeddingPart,
  publisher: publisherPart,
  providers: providersPart,
  builds: buildsPart,
  sources: sourcesPart,
  textFinder: textFinderPart,
  notifier: notifierPart,
  verifier: verifierPart,
  weightsMemory: weightsMemoryPart,
  workFiles: workFilesPart,
};
