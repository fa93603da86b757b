/* walk.js: J and K move over a list of things to do, one key acts on the marked row. Without it links and buttons work as they stand.
   data-walk on the list, data-row on each row, data-act="r" on what R presses there; the first link of a row is what O opens. */
const rows = () => [...document.querySelectorAll('[data-walk] [data-row]')];
const now = () => rows().findIndex(row => row.classList.contains('is-open'));
const say = text => dispatchEvent(new CustomEvent('office:say', { detail: text }));
const KEPT = `walk ${location.pathname}`;

function mark(place) {
  for (const [index, row] of rows().entries()) row.classList.toggle('is-open', index === place);
}
function go(place) {
  const list = rows();
  if (!list.length) return;
  const at = Math.max(0, Math.min(list.length - 1, place));
  mark(at);
  list[at].querySelector('a').focus({ preventScroll: true });
  list[at].scrollIntoView({ block: 'nearest' });
}
/* the page comes back after the press: the row that follows takes the place */
function press(row, key) {
  const button = row.querySelector(`[data-act="${key}"]`);
  if (!button) return say('Nothing to review here. O opens it.');
  sessionStorage.setItem(KEPT, now());
  button.click();
}
addEventListener('office:key', event => {
  const row = rows()[now()], key = event.detail;
  if (!row) return;
  const acts = { j: () => go(now() + 1), k: () => go(now() - 1), o: () => row.querySelector('a').click(), r: () => press(row, 'r') };
  if (key === 'enter' && document.activeElement === document.body) acts.enter = acts.o;
  if (acts[key]) { event.preventDefault(); acts[key]() }
});
addEventListener('focusin', event => { const row = event.target.closest?.('[data-row]'); if (row) mark(rows().indexOf(row)) });

const kept = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
if (kept === null) mark(0); else go(Number(kept));
