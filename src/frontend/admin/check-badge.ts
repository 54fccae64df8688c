import type { CheckReportView } from '../../rpc/platform';
import type { Badge } from '../shared/words';

/** The outcome of one line of a connection test (C4). The word says it all; the colour only helps. */
export function checkBadge(outcome: CheckReportView['items'][number]['outcome']): Badge {
  switch (outcome) {
    case 'ok':
      return { text: 'OK', appearance: 'success' };
    case 'failed':
      return { text: 'Failed', appearance: 'removed' };
    case 'not-verifiable':
      return { text: 'Not verifiable before the first write', appearance: 'default' };
  }
}
