import { randomInt } from 'node:crypto';

/** Chooses one seed for the whole run, before the workers start, and prints how to replay it. */
export function setup(): void {
  process.env['FC_SEED'] ||= String(randomInt(2 ** 31));
  console.log(`fast-check seed ${process.env['FC_SEED']}; replay with FC_SEED=${process.env['FC_SEED']}`);
}
