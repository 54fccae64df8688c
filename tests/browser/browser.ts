import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Where Debian and most CI images keep Chromium; `CHROMIUM_PATH` names another place. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** A browser that asks nothing of the network but what a page asks. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
