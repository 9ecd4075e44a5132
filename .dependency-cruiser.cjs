/** The house's arrows (docs/architecture.md), checked in CI. */
const vendor = (name, pattern, folder) => ({
  name: `${name}-in-one-folder`,
  comment: `${name} is imported in ${folder} only.`,
  severity: "error",
  from: { path: "^packages/[^/]+/src", pathNot: [folder, "\\.test\\.ts$"] },
  to: { path: pattern },
});

module.exports = {
  forbidden: [
    {
      name: "core-stands-alone",
      comment: "core imports no workspace package.",
      severity: "error",
      from: { path: "^packages/core/" },
      to: { path: "^packages/(render|judge|audit|runner)/|@404-gen/(render|judge|audit|runner)" },
    },
    ...["render", "judge", "audit"].map((room) => ({
      name: `${room}-knows-core-only`,
      comment:
        "render, judge and audit never import each other nor the runner: what they share is a port in core, or plain bytes.",
      severity: "error",
      from: { path: `^packages/${room}/` },
      to: {
        path: `^packages/(render|judge|audit|runner)/|@404-gen/(render|judge|audit|runner)`,
        pathNot: `^packages/${room}/`,
      },
    })),
    {
      name: "rules-are-pure",
      comment: "Rules are functions of recorded facts: no I/O, no clock, no adapters.",
      severity: "error",
      from: {
        path: "^packages/core/src/competition/(rules|records|two/(duel|records|rules))/",
        pathNot: "\\.test\\.ts$",
      },
      to: {
        path: [
          "^node:",
          "^(fs|http|https|net|child_process|os|crypto)$",
          "^packages/core/src/(world|competition/(owner|stages|verify|miner))/",
          "^packages/core/testing/",
        ],
      },
    },
    {
      name: "what-is-decided-knows-no-world",
      comment:
        "competition/ decides and records; it meets the world through ports. Its stages take the door (world/net) by type.",
      severity: "error",
      from: { path: "^packages/core/src/(base|ports|competition)/", pathNot: "\\.(test|cases)\\.ts$" },
      to: { path: "^packages/core/(src/world|testing)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-world-knows-no-competition",
      comment: "world/ is how chain, network and files are reached; what a record means is decided in competition/.",
      severity: "error",
      from: { path: "^packages/core/src/(base|world)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/core/src/competition/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "simulations-know-no-machine",
      comment:
        "A simulation has no file, socket, process or timer of the machine; the guard that makes them throw alone names them.",
      severity: "error",
      from: {
        path: "^packages/runner/src/simulation/",
        pathNot: ["\\.test\\.ts$", "simulation/time/real-world-guard\\.ts$"],
      },
      to: {
        path: [
          "^(node:)?(fs|fs/promises|net|http|https|http2|dns|tls|dgram|child_process|worker_threads|timers|timers/promises|os)$",
          "^packages/core/src/world/(git|files|s3|subtensor|wallet)/",
        ],
      },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    vendor("isomorphic-git", "isomorphic-git", "^packages/(core/src/world/git|runner)/"),
    vendor("aws-sdk", "@aws-sdk", "^packages/core/src/world/s3/"),
    vendor("polkadot", "@polkadot", "^packages/core/src/world/chain/subtensor/"),
    vendor("sharp", "node_modules/sharp", "^packages/core/src/world/image/"),
    vendor("zip", "node_modules/(yauzl|fflate)/", "^packages/core/src/world/archive/"),
    vendor("onnxruntime", "onnxruntime", "^packages/audit/src/onnx/"),
    vendor("bullmq", "node_modules/(bullmq|ioredis)/", "^packages/core/src/world/queue/bullmq/"),
    vendor("openai", "node_modules/openai", "^packages/judge/src/models/openai/"),
    vendor("gl", "node_modules/gl/", "^packages/render/src/backends/gl/"),
    // Modules get three as their argument; tests of what they return make scenes with it.
    vendor(
      "three",
      "node_modules/three/",
      "^packages/render/(src/backends/gl/|src/formats/js/|src/viewer/browser/|scripts/)",
    ),
    vendor("spark", "node_modules/@sparkjsdev/", "^packages/render/src/viewer/browser/"),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.base.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    enhancedResolveOptions: {
      conditionNames: ["@404-gen/source", "import", "types", "default"],
      exportsFields: ["exports"],
      mainFields: ["main", "types"],
    },
  },
};
