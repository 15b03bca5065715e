/*
 * Restate's SDK calls `Promise.withResolvers`, which Node has from version 22 on. Without it a service registers, but
 * every call hangs. Import this before the SDK.
 */
if (typeof Promise.withResolvers !== 'function') {
  Promise.withResolvers = function withResolvers<TValue>(): PromiseWithResolvers<TValue> {
    let resolve!: PromiseWithResolvers<TValue>['resolve'];
    let reject!: PromiseWithResolvers<TValue>['reject'];
    const promise = new Promise<TValue>((...functions) => ([resolve, reject] = functions));
    return { promise, resolve, reject };
  };
}
