/** What stands on a display that is not the kiosk's: nothing, in black. Made by the main process, without a script. */

export const darkPath = '/other-display'

export const darkPage = `<!doctype html>
<html lang="vi" translate="no">
<head>
<meta charset="utf-8">
<title>VssID</title>
<link rel="stylesheet" href="${darkPath}.css">
</head>
<body></body>
</html>
`

export const darkStyle = `html { color-scheme: dark; }
html, body { margin: 0; height: 100%; background: #000; cursor: none; overflow: hidden; overscroll-behavior: none;
  touch-action: none; user-select: none; }
`
