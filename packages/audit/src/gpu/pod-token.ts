import { createHmac, randomBytes } from "node:crypto";
import { keepSecret } from "@404-gen/core";

/** Bearer tokens of pods: random, and the same for the same name as long as this object lives, so that a pod that is found again can be used. */
export function createPodTokens(secret: string = randomBytes(32).toString("hex")): (name: string) => string {
  return (name) => {
    const token = createHmac("sha256", secret).update(name).digest("hex");
    keepSecret(token, { temporary: true });
    return token;
  };
}
