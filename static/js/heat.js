/* heat.js: arrow keys move over the cells of a heat map that hold something. */
addEventListener('keydown', event => {
  const link = event.target.closest?.('[data-heat] a'), move = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
  if (!link || !move) return;
  event.preventDefault();
  const cell = link.closest('td'), rows = [...cell.closest('tbody').rows];
  let row = rows.indexOf(cell.parentElement), column = cell.cellIndex;
  do { row += move[0]; column += move[1] } while (rows[row]?.cells[column] && !rows[row].cells[column].querySelector('a'));
  rows[row]?.cells[column]?.querySelector('a')?.focus();
});
