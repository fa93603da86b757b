/* grid-shape.js: what a clipboard holds and where it goes. Pure, without a page, but for the table of a dialog. */

/* Text of a spreadsheet's clipboard as rows of cells; quoted cells may hold tabs and line breaks. */
export function parse(clip) {
  const table = [[]];
  let cell = '', quoted = false, index = 0;
  const source = clip.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!source && !clip) return [];
  for (; index < source.length; index++) {
    const sign = source[index];
    if (quoted) {
      if (sign === '"' && source[index + 1] === '"') { cell += '"'; index++ } else if (sign === '"') quoted = false; else cell += sign;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') { table.at(-1).push(cell); cell = '' } else if (sign === '\n') { table.at(-1).push(cell); cell = ''; table.push([]) } else cell += sign;
  }
  table.at(-1).push(cell);
  return table;
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
