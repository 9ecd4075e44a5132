import type { SubtensorContext } from "../context.ts";
import { classifySubmitError, type SubmitFailure } from "./classify-submit-error.ts";
import { type ChainCall, type SignedCall, signCall } from "./sign-call.ts";

export type SubmitResult = { readonly signed: SignedCall; readonly failure: SubmitFailure | null };

/**
 * Signs a call and sends it. The same signed bytes may go out more than once (another endpoint after a dead socket): the chain takes them
 * once. A refusal by the pool comes back as a value; when no endpoint answers, `onUnknown` gets the transaction before the error is thrown.
 */
export async function submitCall(
  context: SubtensorContext,
  options: {
    readonly call: ChainCall;
    readonly onUnknown: (call: SignedCall) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<SubmitResult> {
  const { call, signal } = options;
  const what = `sending ${call.method}`;
  const pair = await context.keypair();
  const signedCall = await context.connection.use((session) => signCall(session, { call, pair }), { what, signal });
  let sends = 0;
  try {
    const failure = await context.connection.use(
      async (session) => {
        sends += 1;
        try {
          await session.api.rpc.author.submitExtrinsic(signedCall.hex);
          return null;
        } catch (error) {
          const read = classifySubmitError(error);
          if (read.kind === "unknown") throw error;
          // For bytes that went out before, any answer of the pool may mean that they were taken then.
          return sends > 1 ? { ...read, kind: "pooled" as const } : read;
        }
      },
      { what, signal },
    );
    context.logger.info("chain transaction sent", {
      method: call.method,
      hash: signedCall.hash,
      outcome: failure?.code,
    });
    return { signed: signedCall, failure };
  } catch (error) {
    options.onUnknown(signedCall);
    throw error;
  }
}
