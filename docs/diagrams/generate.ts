import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated.js';

/* `npm run diagrams`: writes the pictures, the definitions of the machines, and the blocks between the markers of the pages. */
for (const { path, text } of await generatedFiles()) writeFileSync(join(import.meta.dirname, '../..', path), text);
