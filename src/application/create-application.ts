import type { Application } from './application';
import { connectionMethods } from './connections';
import type { ApplicationContext } from './context';
import { issueMethods } from './issues';
import { jobMethods } from './jobs';
import { mappingAdviceMethods } from './mapping-advice';
import { metadataMethods } from './metadata';
import { runMethods } from './runs';

/** The application behind the pages. */
export function createApplication(context: ApplicationContext): Application {
  return {
    ...jobMethods(context),
    ...metadataMethods(context),
    ...connectionMethods(context),
    ...mappingAdviceMethods(context),
    ...runMethods(context),
    ...issueMethods(context),
  };
}
