import type { CheckReportView } from '../../rpc/platform';

/** One line of a connection test: "OK: …", "Missing: … — advice", "Not verifiable before the first write: …". */
export function checkLine(item: CheckReportView['items'][number]): string {
  const advice = item.advice === undefined ? '' : ` — ${item.advice}`;
  switch (item.outcome) {
    case 'ok':
      return `OK: ${item.what}`;
    case 'failed':
      return `Missing: ${item.what}${advice}`;
    case 'not-verifiable':
      return `Not verifiable before the first write: ${item.what}${advice}`;
  }
}
