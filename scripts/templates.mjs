/** The templates of `404-gen init` by name: the example from which each is made, and the program that `npm start` runs. */
export const TEMPLATES = {
  validator: { example: "custom-validator", program: "main.ts" },
  judge: { example: "custom-judge", program: "main.ts" },
  miner: { example: "reference-miner", program: "cli.ts" },
  "module-miner": { example: "module-miner", program: "cli.ts" },
  provider: { example: "custom-provider", program: "main.ts" },
};
