// Runs before the first paint, so that the page never flashes in the wrong colours. Kept in step with lib/theme.ts.
;(function () {
  let choice = 'dark'
  try {
    choice = localStorage.getItem('luna.theme') || 'dark'
  } catch {
    // Storage may be blocked; dark is the default then.
  }
  const light =
    choice === 'light' ||
    (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
  const meta = document.querySelector('meta[name="theme-color"]')
  if (meta) meta.setAttribute('content', light ? '#f4f6fb' : '#0b1220')
})()
