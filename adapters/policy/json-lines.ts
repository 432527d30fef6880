/**
 * In which line of a JSON text the value at each path begins, paths in dots as faults name them. The text must be valid
 * JSON; of a name that comes twice the last counts, as for whoever parses it.
 */
export function jsonLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let at = 0;
  let line = 1;
  const skip = () => {
    while (at < text.length && /[\s,:]/.test(text.charAt(at))) {
      if (text.charAt(at) === '\n') line += 1;
      at += 1;
    }
  };
  const string = (): string => {
    const start = at;
    at += 1;
    while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at));
  };
  const value = (path: string): void => {
    skip();
    lines.set(path, line);
    const open = text.charAt(at);
    if (open === '"') string();
    else if (open === '{' || open === '[') {
      at += 1;
      for (let index = 0; ; index += 1) {
        skip();
        if (text.charAt(at) === '}' || text.charAt(at) === ']') break;
        const name = open === '{' ? string() : String(index);
        value(path === '' ? name : `${path}.${name}`);
      }
      at += 1;
    } else while (at < text.length && /[^\s,\]}]/.test(text.charAt(at))) at += 1;
  };
  value('');
  return lines;
}

/** The line of the value at a path, or of the nearest group around it that there is. */
export function lineOf(lines: ReadonlyMap<string, number>, path: string): number {
  const names = path.split('.');
  for (let length = names.length; length > 0; length -= 1) {
    const line = lines.get(names.slice(0, length).join('.'));
    if (line !== undefined) return line;
  }
  return lines.get('') ?? 1;
}
