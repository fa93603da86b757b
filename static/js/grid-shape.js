/* grid-shape.js: what a clipboard holds and where it goes. Pure, without a page, but for the table of a dialog. */

const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y, END = /[\t\n]|$/g;

/* Text of a spreadsheet's clipboard as rows of cells. Excel puts a cell in quotes only where it holds a tab, a line break or both:
   any other quote at the beginning is what somebody wrote. */
export function parse(clip) {
  const source = clip.replace(/\r\n?/g, '\n').replace(/\n$/, ''), table = [[]];
  if (!source && !clip) return [];
  for (let index = 0; index <= source.length; index++) {
    const [cell, end] = cellAt(source, index);
    table.at(-1).push(cell);
    if (source[end] === '\n') table.push([]);
    index = end;
  }
  return table;
}

function cellAt(source, start) {
  QUOTED.lastIndex = start;
  const [whole, inner] = QUOTED.exec(source) ?? [];
  if (whole && /[\t\n]|""/.test(inner)) return [inner.replaceAll('""', '"'), start + whole.length];
  END.lastIndex = start;
  const end = END.exec(source).index;
  return [source.slice(start, end), end];
}

/* One value goes into every chosen cell, one row into every chosen row; otherwise the block keeps its own size. */
export function shape(table, rows, columns) {
  const high = table.length, wide = Math.max(...table.map(line => line.length));
  const down = rows > high && rows % high === 0 ? rows : high, right = columns > wide && columns % wide === 0 ? columns : wide;
  return Array.from({ length: down }, (_, row) => Array.from({ length: right }, (_, column) => table[row % high][column % wide] ?? ''));
}

/* A table for a dialog. A part is text, an element, or {gone: text} for what is struck out. */
export function listTo(heads, lines) {
  const table = document.createElement('table'), head = table.createTHead().insertRow(), body = table.createTBody();
  table.className = 'table';
  for (const name of heads) { const cell = document.createElement('th'); cell.scope = 'col'; cell.textContent = name; head.append(cell) }
  for (const line of lines) {
    const row = body.insertRow();
    if (line.state) row.dataset.state = line.state;
    for (const part of line.parts) {
      const cell = row.insertCell();
      if (part instanceof Node) cell.append(part);
      else if (part && typeof part === 'object') { const gone = document.createElement('del'); gone.textContent = part.gone; cell.append(gone) } else cell.textContent = part ?? '';
    }
  }
  return table;
}
