/** The page for when the screens cannot be shown at all. Made by the main process: it needs nothing that may be broken. */

export const maintenancePagePath = '/being-serviced'

/** @param office null: which one it is cannot be said */
export function maintenancePage(office: { name: string; hotline: string } | null): string {
  const hotline = office && `<strong>${escape(office.hotline)}</strong>`
  return `<!doctype html>
<html lang="vi" translate="no">
<head>
<meta charset="utf-8">
<meta name="google" content="notranslate">
<title>VssID</title>
<link rel="stylesheet" href="${maintenancePagePath}.css">
</head>
<body>
<main>
<p class="office">${escape(office?.name ?? 'VssID')}</p>
<h1>Máy đang được bảo trì</h1>
<p>Mời ông/bà đến quầy để được hỗ trợ${hotline ? `, hoặc gọi ${hotline}` : ''}.</p>
<div lang="en">
<h2>This kiosk is being serviced</h2>
<p>Our staff at the counter will help you${hotline ? `, or call ${hotline}` : ''}.</p>
</div>
</main>
</body>
</html>
`
}

export const maintenancePageStyle = `html { color-scheme: light; touch-action: pan-y; overscroll-behavior: none; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #fff; color: #1a1f2b;
  font: 4vmin/1.45 "Noto Sans", "Segoe UI", sans-serif; cursor: default; user-select: none; }
main { max-width: 80vmin; padding: 6vmin; text-align: center; }
h1 { font-size: 7vmin; line-height: 1.2; margin: 0 0 3vmin; }
h2 { font-size: 5vmin; line-height: 1.2; margin: 8vmin 0 2vmin; }
strong { white-space: nowrap; }
.office { color: #4a5368; }
`

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
