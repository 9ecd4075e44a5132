import type { Check, Place } from "./context.ts";
import { isFunction } from "./syntax.ts";

const ADVICE = "Modules run to their end at once; compute the scene and return it.";

/** Functions that are async, `await` outside of one, and `for await`. */
export function checkAsync({ place, report }: Check): void {
  const { node } = place;
  if (isFunction(node) && node.async) report("ASYNC_NOT_ALLOWED", node, `A function is async. ${ADVICE}`);
  else if (node.type === "AwaitExpression" && !inAsyncFunction(place))
    report("ASYNC_NOT_ALLOWED", node, `\`await\` waits. ${ADVICE}`);
  else if (node.type === "ForOfStatement" && node.await)
    report("ASYNC_NOT_ALLOWED", node, `\`for await\` waits. ${ADVICE}`);
}

function inAsyncFunction(place: Place): boolean {
  for (let at = place.parent; at; at = at.parent) if (isFunction(at.node)) return at.node.async === true;
  return false;
}
