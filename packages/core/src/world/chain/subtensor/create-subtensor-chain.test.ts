import { describe, expect, it } from "vitest";
import { chainConformance } from "../../../../testing/chain-conformance.ts";
import { commitmentPublisherConformance } from "../../../../testing/commitment-publisher-conformance.ts";
import { openSubtensor } from "../../../../testing/subtensor/harness.ts";
import { loadRealMetadata } from "../../../../testing/subtensor/load-metadata.ts";
import { smallMetadata } from "../../../../testing/subtensor/small-metadata.ts";

const small = smallMetadata();
const real = loadRealMetadata();

chainConformance({
  name: "subtensor, small runtime, plain weights",
  open: (setup) => openSubtensor(setup, { metadata: small }),
});

chainConformance({
  name: "subtensor, small runtime, timelocked weights",
  open: (setup) => openSubtensor(setup, { metadata: small, settings: { commitRevealWeightsEnabled: true } }),
});

chainConformance({
  name: "subtensor, small runtime, behind a network with faults",
  open: (setup) => openSubtensor(setup, { metadata: small, faultSeed: 5 }),
});

commitmentPublisherConformance({
  name: "subtensor, small runtime",
  open: (setup) => openSubtensor(setup, { metadata: small }),
});

if (real) {
  commitmentPublisherConformance({
    name: "subtensor, finney's runtime",
    open: (setup) => openSubtensor(setup, { metadata: real }),
  });
  chainConformance({
    name: "subtensor, finney's runtime, timelocked weights",
    open: (setup) => openSubtensor(setup, { metadata: real, settings: { commitRevealWeightsEnabled: true } }),
  });
} else {
  describe("subtensor over finney's metadata", () => {
    it.skip("skipped: ../shared/data/chain is absent", () => expect(real).not.toBeNull());
  });
}
