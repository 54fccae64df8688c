const MAX_OPEN = 200;
/** Elements that the parser closes by itself or that hold nothing: they do not nest deeper when left open. */
const NOT_COUNTED = new Set(
  'p li dd dt td th tr tbody thead tfoot option optgroup area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/**
 * The same HTML without the tags of elements nested deeper than any honest document has, so that parsing stays linear and
 * the tree can be walked. Their text stays.
 */
export function boundHtmlDepth(html: string): string {
  const open = new Map<string, number>();
  let depth = 0;
  return html.replace(
    /<!--[^]*?-->|<(\/?)([a-z][^\s/>]*)(?:"[^"<]*"|'[^'<]*'|[^>"'<])*>/gi,
    (tag, slash: string | undefined, rawName: string | undefined) => {
      if (rawName === undefined) return tag;
      const name = rawName.toLowerCase();
      if (NOT_COUNTED.has(name)) return tag;
      const count = open.get(name) ?? 0;
      if (slash === '/') {
        if (count > 0) {
          open.set(name, count - 1);
          depth--;
        }
        return depth >= MAX_OPEN ? ' ' : tag;
      }
      open.set(name, count + 1);
      depth++;
      return depth > MAX_OPEN ? ' ' : tag;
    },
  );
}
