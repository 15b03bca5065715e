/* Writes the viewer's page to where the viewer finds it when it runs from its sources; `npm run viewer`, `npm start` and the tests do it first. */
import { writeViewerPage } from './write-viewer-page.js';

await writeViewerPage();
