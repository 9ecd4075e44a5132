import * as three from "three-r183/src/Three.Core.js";
import { closeRealm } from "./close-realm.ts";
import { lines as texts } from "./console.ts";
import { createNamespace } from "./namespace.ts";

/** Messages of three. */
export const lines = texts;

/**
 * The first code in a module's realm: it loads three, closes its namespace, and removes all that a module may not have. No object of the process's
 * own realm comes in here.
 */
export const namespace = createNamespace(three as never);
closeRealm();
