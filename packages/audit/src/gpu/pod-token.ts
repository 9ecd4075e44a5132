import { createHmac, randomBytes } from "node:crypto";
import { keepSecret } from "@404-gen/core";

/** Bearers of pods: random to the world, and the same for the same name as long as this object lives, so that a pod found again can be spoken to. */
export function createPodTokens(secret: string = randomBytes(32).toString("hex")): (name: string) => string {
  return (name) => {
    const token = createHmac("sha256", secret).update(name).digest("hex");
    keepSecret(token, { temporary: true });
    return token;
  };
}
