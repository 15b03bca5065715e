/*
 * `npm run simulate -- [services | fleets | hosts] [--runs 10000] [--seed 1]`: lives by the thousand, of one service each unless said
 * otherwise. Exits with 1 and prints the seed when something went wrong.
 */
const SUBJECTS = {
  services: () => import('./run-services.js'),
  fleets: () => import('./run-fleets.js'),
  hosts: () => import('./run-hosts.js'),
} as const;

const named = process.argv[2]?.startsWith('-') === false;
const [subject = 'services'] = named ? process.argv.splice(2, 1) : [];
if (!isSubject(subject)) throw new RangeError(`${subject} is none of ${Object.keys(SUBJECTS).join(', ')}.`);
await SUBJECTS[subject]();

function isSubject(name: string): name is keyof typeof SUBJECTS {
  return Object.hasOwn(SUBJECTS, name);
}
