/**
 * Reason of a signal that ends a wait which nobody needs any more. One for all: an `abort` without a reason makes an error with a stack each
 * time, and a round of the simulator ends thousands of waits.
 */
export const OVER: DOMException = new DOMException("the wait is over", "AbortError");
