/** Calls a host's callback; what it throws, or its promise rejects with, goes to `onError`. */
export function callSafely(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    const answer = call();
    if (answer instanceof Promise) answer.catch(onError);
  } catch (error) {
    onError(error);
  }
}
