/* plan.js: Alt+Shift+arrows set rows of a working copy in and out and move them; without ticks, the row of the active cell.
   The buttons do the same without it. After the page has come back the same rows are ticked and the same cell is active. */
const KEPT = 'plan-rows';
const find = selector => document.querySelector(selector);
const ticked = () => [...document.querySelectorAll('table[data-grid] [name="pk"]:checked')].map(box => box.value);

function press(button) {
  const cell = document.activeElement?.closest?.('td[data-f]'), row = cell?.parentElement;
  if (!ticked().length && row) { const box = row.querySelector('[name="pk"]'); if (box) box.checked = true }
  sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, rows: ticked(), row: row?.dataset.id, field: cell?.dataset.f, many: ticked().length > 1 }));
  button.form.requestSubmit(button);
}
addEventListener('keydown', event => {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.target.closest?.('input:not([name="pk"]), textarea, select')) return;
  const button = find(`[data-arrange="${event.key}"]`);
  if (button) { event.preventDefault(); event.stopImmediatePropagation(); press(button) }
}, true);
addEventListener('click', event => { const button = event.target.closest?.('[data-arrange]'); if (button) sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, rows: ticked(), many: true })) });

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
sessionStorage.removeItem(KEPT);
if (kept?.path === location.pathname) {
  for (const id of kept.many ? kept.rows : []) { const box = find(`#r${id} [name="pk"]`); if (box) { box.checked = true; box.dispatchEvent(new Event('change', { bubbles: true })) } }
  const cell = kept.row && find(`#r${kept.row} td[data-f="${kept.field}"]`);
  if (cell) { cell.tabIndex = 0; cell.focus() }
}
