import * as three from "three-r183/src/Three.Core.js";
import { closeRealm } from "./close-realm.ts";
import { lines as texts } from "./console.ts";
import { createNamespace } from "./namespace.ts";

/** What three had to say. */
export const lines = texts;

/**
 * What runs first in a module's realm: three is loaded, its namespace is closed, and what a module does not get is taken away. No
 * object of the process's own realm comes in here.
 */
export const namespace = createNamespace(three as never);
closeRealm();
