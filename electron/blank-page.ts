/** What is shown on a display that is not the kiosk's: nothing, in black. Made by the main process, without a script. */

export const blankPagePath = '/other-display'

export const blankPage = `<!doctype html>
<html lang="vi" translate="no">
<head>
<meta charset="utf-8">
<title>VssID</title>
<link rel="stylesheet" href="${blankPagePath}.css">
</head>
<body></body>
</html>
`

export const blankPageStyle = `html { color-scheme: dark; }
html, body { margin: 0; height: 100%; background: #000; cursor: none; overflow: hidden; overscroll-behavior: none;
  touch-action: none; user-select: none; }
`
