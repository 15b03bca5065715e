import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readChunks } from '../../docs/pictures/png.js';

const root = join(import.meta.dirname, '../..');

it('the README shows an animation of a size that loads quickly', () => {
  const [picture] = /docs\/pictures\/playground-rollout\.png/.exec(readFileSync(join(root, 'README.md'), 'utf8'))!;
  const file = readFileSync(join(root, picture));
  expect(file.length).toBeLessThan(500_000);
  const chunks = readChunks(file);
  const frames = chunks.find(({ type }) => type === 'acTL')!.data.readUInt32BE(0);
  expect(frames).toBeGreaterThan(10);
  expect(chunks.filter(({ type }) => type === 'fcTL')).toHaveLength(frames);
});
