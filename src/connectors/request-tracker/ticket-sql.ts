/** Pieces of TicketSQL. https://docs.bestpractical.com/rt/5.0.3/query_builder.html */

/** A text as a TicketSQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Tickets by id; TicketSQL of RT 5.0 has no IN. */
export function anyId(ids: readonly string[]): string {
  return anyOf(ids.filter((id) => /^\d+$/.test(id)).map((id) => `id = ${id}`));
}

/** Tickets of queues by id. */
export function anyQueue(queues: readonly string[]): string {
  return anyOf(queues.filter((queue) => /^\d+$/.test(queue)).map((queue) => `Queue = ${queue}`));
}

/** All conditions joined; empty ones are left out. */
export function all(...conditions: readonly string[]): string {
  return conditions.filter((condition) => condition !== '').join(' AND ');
}

// A list without members must match nothing: a condition left out would match everything.
function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'id = 0' : `(${conditions.join(' OR ')})`;
}

/**
 * Whether brackets and quotes of a filter close, so that putting it in brackets cannot change what stands around it.
 * Returns what is wrong, or undefined.
 */
export function unbalanced(filter: string): string | undefined {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < filter.length; at += 1) {
    const character = filter.charAt(at);
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth < 0) return 'A bracket closes that was never opened.';
    }
  }
  if (quote !== '') return 'A quotation mark is not closed.';
  return depth > 0 ? 'A bracket is not closed.' : undefined;
}
