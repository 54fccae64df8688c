/** One value with its label in each seeded language. */
export interface SeedChoice {
  readonly value: string;
  readonly en: string;
  readonly de: string;
  readonly dependent?: string;
  readonly inactive?: boolean;
}

const c = (value: string, en: string, de: string, extra: { dependent?: string; inactive?: boolean } = {}): SeedChoice => ({
  value,
  en,
  de,
  ...extra,
});

const priority = [
  c('1', '1 - Critical', '1 - Kritisch'),
  c('2', '2 - High', '2 - Hoch'),
  c('3', '3 - Moderate', '3 - Mittel'),
  c('4', '4 - Low', '4 - Gering'),
  c('5', '5 - Planning', '5 - Planung'),
];
const level = [c('1', '1 - High', '1 - Hoch'), c('2', '2 - Medium', '2 - Mittel'), c('3', '3 - Low', '3 - Gering')];
const incidentStates = [
  c('1', 'New', 'Neu'),
  c('2', 'In Progress', 'In Bearbeitung'),
  c('3', 'On Hold', 'Angehalten'),
  c('6', 'Resolved', 'Gelöst'),
  c('7', 'Closed', 'Geschlossen'),
  c('8', 'Canceled', 'Abgebrochen'),
];
const taskStates = [
  c('-5', 'Pending', 'Ausstehend'),
  c('1', 'Open', 'Offen'),
  c('2', 'Work in Progress', 'In Arbeit'),
  c('3', 'Closed Complete', 'Erledigt'),
  c('4', 'Closed Incomplete', 'Unvollständig geschlossen'),
  c('7', 'Closed Skipped', 'Übersprungen'),
];
const problemStates = [
  c('101', 'New', 'Neu'),
  c('102', 'Assess', 'Bewerten'),
  c('103', 'Root Cause Analysis', 'Ursachenanalyse'),
  c('104', 'Fix in Progress', 'Behebung läuft'),
  c('106', 'Resolved', 'Gelöst'),
  c('107', 'Closed', 'Geschlossen'),
];

/**
 * Choice lists by `table.element`. A class without a list of its own uses the one of its base table.
 * https://www.servicenow.com/docs/r/platform-administration/c_ChoiceLists.html
 */
export const seedChoices: Readonly<Record<string, readonly SeedChoice[]>> = {
  'task.state': taskStates,
  'task.priority': priority,
  'task.impact': level,
  'task.urgency': level,
  'task.contact_type': [
    c('email', 'Email', 'E-Mail'),
    c('phone', 'Phone', 'Telefon'),
    c('self-service', 'Self-service', 'Selfservice'),
    c('monitoring', 'Monitoring', 'Überwachung'),
  ],
  'incident.state': incidentStates,
  'incident.incident_state': incidentStates,
  'incident.severity': level,
  'incident.category': [
    c('inquiry', 'Inquiry / Help', 'Anfrage / Hilfe'),
    c('software', 'Software', 'Software'),
    c('hardware', 'Hardware', 'Hardware'),
    c('network', 'Network', 'Netzwerk'),
    c('database', 'Database', 'Datenbank'),
    c('telephony', 'Telephony', 'Telefonie', { inactive: true }),
  ],
  'incident.subcategory': [
    c('email', 'Email', 'E-Mail', { dependent: 'software' }),
    c('os', 'Operating System', 'Betriebssystem', { dependent: 'software' }),
    c('disk', 'Disk', 'Festplatte', { dependent: 'hardware' }),
    c('monitor', 'Monitor', 'Bildschirm', { dependent: 'hardware' }),
    c('vpn', 'VPN', 'VPN', { dependent: 'network' }),
    c('wireless', 'Wireless', 'WLAN', { dependent: 'network' }),
    c('oracle', 'Oracle', 'Oracle', { dependent: 'database' }),
  ],
  'incident.hold_reason': [
    c('1', 'Awaiting Caller', 'Wartet auf Anrufer'),
    c('5', 'Awaiting Change', 'Wartet auf Change'),
    c('3', 'Awaiting Problem', 'Wartet auf Problem'),
    c('4', 'Awaiting Vendor', 'Wartet auf Lieferant'),
  ],
  'incident.close_code': [
    c('Solution provided', 'Solution provided', 'Lösung bereitgestellt'),
    c('Workaround provided', 'Workaround provided', 'Umgehung bereitgestellt'),
    c('Resolved by caller', 'Resolved by caller', 'Vom Anrufer gelöst'),
    c('No resolution provided', 'No resolution provided', 'Keine Lösung bereitgestellt'),
    c('Duplicate', 'Duplicate', 'Duplikat'),
  ],
  'problem.state': problemStates,
  'problem.problem_state': problemStates,
  'problem.category': [c('software', 'Software', 'Software'), c('network', 'Network', 'Netzwerk')],
  'problem.resolution_code': [
    c('fix_applied', 'Fix Applied', 'Behoben'),
    c('risk_accepted', 'Risk Accepted', 'Risiko akzeptiert'),
    c('duplicate', 'Duplicate', 'Duplikat'),
  ],
  'change_request.state': [
    c('-5', 'New', 'Neu'),
    c('-4', 'Assess', 'Bewerten'),
    c('-3', 'Authorize', 'Autorisieren'),
    c('-2', 'Scheduled', 'Geplant'),
    c('-1', 'Implement', 'Umsetzen'),
    c('0', 'Review', 'Prüfen'),
    c('3', 'Closed', 'Geschlossen'),
    c('4', 'Canceled', 'Abgebrochen'),
  ],
  'change_request.type': [c('normal', 'Normal', 'Normal'), c('standard', 'Standard', 'Standard'), c('emergency', 'Emergency', 'Notfall')],
  'change_request.risk': [c('2', 'High', 'Hoch'), c('3', 'Moderate', 'Mittel'), c('4', 'Low', 'Gering')],
  'change_request.category': [c('Software', 'Software', 'Software'), c('Network', 'Network', 'Netzwerk')],
  'change_request.close_code': [c('successful', 'Successful', 'Erfolgreich'), c('unsuccessful', 'Unsuccessful', 'Nicht erfolgreich')],
  'sc_request.request_state': [c('in_process', 'Approved', 'Genehmigt'), c('closed_complete', 'Closed Complete', 'Erledigt')],
};
