import { parseArgs } from 'node:util';
import { createWorld } from '../sandbox/compose';
import { storyTables } from '../sandbox/demo/print';
import { serviceNowPartner } from '../sandbox/demo/servicenow-partner';
import { tellStory } from '../sandbox/demo/story';

const USAGE = `npm run demo -- [options]
  --json                     one JSON object instead of tables
  --partner servicenow|rt    the partner (servicenow); rt needs npm run real:up -- rt`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    partner: { type: 'string', default: 'servicenow' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const world = await createWorld({
    parallel: 2,
    onLog: ({ level, function: name, text }) => (level === 'error' ? console.error(`[${name}] ${text}`) : undefined),
  });
  try {
    const result = await tellStory(world, serviceNowPartner(world.servicenow), (line) =>
      values.json ? undefined : console.log(`• ${line}`),
    );
    const ok = result.checks.every((one) => one.ok);
    console.log(
      values.json
        ? JSON.stringify({ ok, runs: result.runs, checks: result.checks.map(({ name, ok: fine }) => ({ name, ok: fine })) })
        : `\n${storyTables(result)}\n\nok: ${ok}`,
    );
    return ok ? 0 : 1;
  } finally {
    await world.box.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
