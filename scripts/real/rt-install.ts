import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const RT_SERVER = '/usr/share/request-tracker5/libexec/rt-server';
const MAIL_GATEWAY = '/usr/bin/rt-mailgate-5';

/** msmtp-mta stands in for a mail daemon: RT asks for one, and this one does not run. https://packages.debian.org/bookworm/request-tracker5 */
const PACKAGES = ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone', 'rt5-clients', 'msmtp-mta'];

/** Answers to the packages' questions: no database of their own, no jobs in cron. */
const ANSWERS = [
  'request-tracker5 request-tracker5/dbconfig-install boolean false',
  'request-tracker5 request-tracker5/install-cronjobs boolean false',
  'request-tracker5 request-tracker5/rtname string rt.test',
].join('\n');

/** Installs Request Tracker 5 from Debian without asking anything, if it is not there yet. Rejects with what to do by hand. */
export function installRt(say: (line: string) => void): void {
  if (existsSync(RT_SERVER) && existsSync(MAIL_GATEWAY)) return;
  if (spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error(
      'Request Tracker 5 is installed from Debian packages, and this system has no apt-get. Use Debian 12 or Ubuntu 24.04, also in a container.',
    );
  }
  say('Installing Request Tracker 5 from Debian (about a minute) …');
  asRoot('apt-get', ['update', '-qq']);
  asRoot('debconf-set-selections', [], ANSWERS);
  asRoot('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]);
  if (!existsSync(RT_SERVER)) throw new Error(`The packages were installed, but ${RT_SERVER} is missing.`);
}

function asRoot(command: string, args: readonly string[], input?: string): void {
  const root = process.getuid?.() === 0;
  const environment = ['DEBIAN_FRONTEND=noninteractive'];
  const [program, all] = root ? ['env', [...environment, command, ...args]] : ['sudo', ['-n', 'env', ...environment, command, ...args]];
  const result = spawnSync(program, all, { encoding: 'utf8', ...(input === undefined ? {} : { input }) });
  if (result.status !== 0) {
    const tail = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim().split('\n').slice(-8).join('\n');
    throw new Error(`"${command} ${args.join(' ')}" failed. Run it as root, or install ${PACKAGES.join(' ')} by hand.\n${tail}`);
  }
}
