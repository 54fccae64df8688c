import { define } from './define';

/** Procedures of the admin page. */
export const adminResolvers = {
  platforms: define('platforms', (input, { application, caller }) => application.platforms(input, caller)),
  settings: define('settings', (input, { application, caller }) => application.settings(input, caller)),
  saveSettings: define('saveSettings', (input, { application, caller }) => application.saveSettings(input, caller)),
  listConnections: define('listConnections', (input, { application, caller }) => application.listConnections(input, caller)),
  getConnection: define('getConnection', (input, { application, caller }) => application.getConnection(input, caller)),
  createConnection: define('createConnection', (input, { application, caller }) => application.createConnection(input, caller)),
  saveConnection: define('saveConnection', (input, { application, caller }) => application.saveConnection(input, caller)),
  removeConnection: define('removeConnection', (input, { application, caller }) => application.removeConnection(input, caller)),
  setCredentials: define('setCredentials', (input, { application, caller }) => application.setCredentials(input, caller)),
  testConnection: define('testConnection', (input, { application, caller }) => application.testConnection(input, caller)),
  ticketTypes: define('ticketTypes', (input, { application, caller }) => application.ticketTypes(input, caller)),
  fields: define('fields', (input, { application, caller }) => application.fields(input, caller)),
  values: define('values', (input, { application, caller }) => application.values(input, caller)),
  starterMappings: define('starterMappings', (input, { application, caller }) => application.starterMappings(input, caller)),
  checkMappings: define('checkMappings', (input, { application, caller }) => application.checkMappings(input, caller)),
  previewDescription: define('previewDescription', (input, { application, caller }) => application.previewDescription(input, caller)),
};
