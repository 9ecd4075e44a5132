import { CompetitionError } from "../../base/errors/competition-error.ts";

/** Statuses whose answer has no body. Source: the Fetch standard. */
const BODILESS = new Set([101, 204, 205, 304]);

/** The same answer, its body cut with `ANSWER_TOO_LARGE` where it passes `maxBytes`; nothing is kept of what has passed. */
export function limitBody(
  response: Response,
  { service, maxBytes }: { readonly service: string; readonly maxBytes: number },
): Response {
  if (response.body === null || BODILESS.has(response.status)) return response;
  let size = 0;
  const countingBody = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        size += piece.byteLength;
        if (size > maxBytes) controller.error(answerTooLarge(service, maxBytes));
        else controller.enqueue(piece);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(countingBody, { status, statusText, headers });
}

/** The error of an answer past its budget. */
export function answerTooLarge(service: string, maxBytes: number): CompetitionError {
  return new CompetitionError(`The answer of ${service} is larger than the ${maxBytes} bytes that are read of it`, {
    code: "ANSWER_TOO_LARGE",
    data: { service, maxBytes },
  });
}
