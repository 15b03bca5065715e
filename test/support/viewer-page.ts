import { writeViewerPage } from '../../src/page/build/write-viewer-page.js';

/** Builds the viewer's page, as it is now, for the tests that start a viewer. */
export default function setup(): Promise<void> {
  return writeViewerPage();
}
