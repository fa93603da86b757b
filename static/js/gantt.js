/* gantt.js: arrow keys walk over the rows of a published plan, left and right close and open a summary; the chart begins near today. */
const links = () => [...document.querySelectorAll('[data-plan] [data-row]')];
const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -1e6, End: 1e6 };
addEventListener('keydown', event => {
  const link = event.target.closest?.('[data-plan] [data-row], [data-plan] .twist');
  if (!link || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = link.closest('tr'), twist = row.querySelector('.twist');
  if (event.key in steps) {
    event.preventDefault();
    const all = links(), at = all.findIndex(each => each.closest('tr') === row);
    all[Math.min(Math.max(at + steps[event.key], 0), all.length - 1)]?.focus();
  } else if (twist && event.key === (twist.ariaExpanded === 'true' ? 'ArrowLeft' : 'ArrowRight')) {
    event.preventDefault();
    sessionStorage.setItem('plan-row', row.querySelector('[data-row]')?.getAttribute('href') ?? '');
    twist.click();
  }
});
const kept = sessionStorage.getItem('plan-row');
sessionStorage.removeItem('plan-row');
if (kept) links().find(link => link.getAttribute('href') === kept)?.focus();
const chart = document.querySelector('[data-gantt]'), now = chart?.querySelector('.c-now');
if (now) chart.scrollLeft = Math.max(0, now.x1.baseVal.value - chart.clientWidth * .3);
