import { createHmac, randomBytes } from "node:crypto";
import { keepSecret } from "@404-gen/core";

/** Bearer tokens of pods. They are random, but the same name always gets the same token of this function, so that a pod that is found again can be used. */
export function createPodTokens(secret: string = randomBytes(32).toString("hex")): (name: string) => string {
  return (name) => {
    const token = createHmac("sha256", secret).update(name).digest("hex");
    keepSecret(token, { temporary: true });
    return token;
  };
}
