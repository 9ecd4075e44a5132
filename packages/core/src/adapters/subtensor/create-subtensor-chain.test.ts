import { describe, expect, it } from "vitest";
import { chainConformance } from "../../testing/chain-conformance.ts";
import { openSubtensor } from "./testing/harness.ts";
import { loadRealMetadata } from "./testing/load-metadata.ts";

const metadata = loadRealMetadata();

if (metadata) {
  chainConformance({
    name: "subtensor, plain weights",
    open: (setup) => openSubtensor(setup, { metadata }),
  });
  chainConformance({
    name: "subtensor, timelocked weights",
    open: (setup) => openSubtensor(setup, { metadata, settings: { commitRevealWeightsEnabled: true } }),
  });
} else {
  describe("subtensor over the real metadata", () => {
    it.skip("skipped: ../shared/data/chain is absent", () => expect(metadata).not.toBeNull());
  });
}
