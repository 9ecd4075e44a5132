import { createWeightsService, WEIGHTS_SETTINGS } from "@404-gen/core/stages";
import type { Maker } from "./ingredients.ts";

/** Sets this validator's weights on the chain. */
export const makeWeights: Maker = async ({ place: { settings, chance, io }, part, context, metrics }) => {
  const verifier = await part("verifier");
  return createWeightsService(context, {
    chain: await part("chain"),
    verifyRound: settings.VERIFY_BEFORE_WEIGHTS ? verifier.verifyRound : "off",
    isFastForward: verifier.isFastForward,
    ...WEIGHTS_SETTINGS.options(settings),
    memory: await part("weightsMemory"),
    random: chance.unit,
    io,
    onEffects: metrics.weights,
  });
};
