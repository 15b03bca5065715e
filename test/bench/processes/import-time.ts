/* How long does it take to import a file, in a process that has imported nothing else? */

const path = process.argv[2];
if (path === undefined) throw new Error('Which file?');
const begun = process.hrtime.bigint();
await import(path);
console.log(JSON.stringify({ ms: Number(process.hrtime.bigint() - begun) / 1e6 }));
