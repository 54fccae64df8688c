const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The document of the shell. */
export const shellDocument = (siteName: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(siteName)} — sandbox</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/shell.css" />
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/assets/shell.js"></script>
  </body>
</html>
`;

/**
 * The document that runs a page's code. `@forge/bridge` reads `globalThis.__bridge.callBridge` while it loads, so the bridge stands
 * before the code. Errors are made anew on this side: a page may ask `instanceof Error`, and the bridge of a site copies them too.
 */
export const frameDocument = (resource: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${escaped(resource)}</title>
    <script>
      const host = window.parent === window ? undefined : window.parent.__sandboxBridges?.get(window.name);
      globalThis.__bridge = {
        callBridge: async (command, data) => {
          if (host === undefined) throw new Error('This document runs inside the sandbox only');
          try {
            return await host(command, data);
          } catch (error) {
            throw new Error(error?.message ?? String(error));
          }
        },
      };
      addEventListener('error', (event) => void globalThis.__bridge.callBridge('onError', { error: new Error(event.message) }).catch(() => undefined));
    </script>
    <script src="/assets/pages/${encodeURIComponent(resource)}.js"></script>
  </head>
  <body></body>
</html>
`;
