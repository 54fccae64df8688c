import { DefectError } from '../core/errors';
import type { Application } from '../engine/application';

/** The application behind the pages, wired to Forge. */
export function createApplication(): Application {
  throw new DefectError('This build of the app has no engine yet.');
}
