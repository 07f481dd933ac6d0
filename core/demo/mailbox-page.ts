/**
 * The demo mailbox as a page, in Vietnamese and English. Only the plain text of a mail is shown, escaped: the page
 * trusts no mail, and has no script. New mails come above the old ones; what is said about it all stands below them.
 */
import { digitGroups, escapeHtml } from '../mail/templates/letter.ts'
import { when } from '../mail/templates/when.ts'
import type { DemoMail } from './demo-mail.ts'

export function mailboxPage(mails: readonly DemoMail[]): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hộp thư bản thử (${mails.length})</title>
<link rel="stylesheet" href="/mailbox.css">
</head>
<body>
<main aria-labelledby="title">
<h1 id="title">Hộp thư bản thử <span lang="en">Demo mailbox</span></h1>
${mails.length === 0 ? empty : mails.map(article).join('\n')}
<p>Mọi thư của bản thử đến đây, mới nhất ở trên cùng. Không thư nào ra ngoài máy này. Trang tự cập nhật.</p>
<p lang="en">Every mail of the demo arrives here, newest first. None leaves this machine. The page updates itself.</p>
</main>
</body>
</html>
`
}

const empty = `<p class="empty">Chưa có thư nào. <span lang="en">No mail yet.</span></p>`

function article({ to, subject, text, receivedAt }: DemoMail): string {
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<p class="envelope">Gửi đến / <span lang="en">To</span>: <b>${escapeHtml(to)}</b> · ${when(receivedAt, 'vi')}</p>
${text
  .trim()
  .split(/\n{2,}/)
  .map(paragraph)
  .join('\n')}
</article>`
}

function paragraph(words: string): string {
  const code = /^\s*(\d{6,8})\s*$/.exec(words)?.[1]
  if (code) {
    const groups = digitGroups(code).map((group) => `<span>${group}</span>`)
    return `<p class="code">${groups.join('')}</p>`
  }
  return `<p class="words">${escapeHtml(words)}</p>`
}

/** Served as `/mailbox.css`. */
export const mailboxCss = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 46rem;
  padding: 1.25rem 1.25rem 2rem;
  background: #f5f7fa;
  color: #16202e;
  font: 1.25rem/1.55 'Noto Sans', 'Segoe UI', system-ui, sans-serif;
}
h1 { margin: 0 0 0.75rem; font-size: 1.6rem; line-height: 1.35; }
h1 span { margin-left: 0.5rem; color: #2b3647; font-weight: 400; font-size: 1.25rem; }
p { margin: 0 0 0.5rem; }
article, .empty {
  margin: 0 0 1.5rem;
  padding: 1.25rem 1.5rem;
  background: #fff;
  border: 1px solid #7d8aa0;
  border-radius: 10px;
}
h2 { margin: 0 0 0.25rem; color: #0b3d82; font-size: 1.4rem; line-height: 1.4; overflow-wrap: anywhere; }
.envelope { margin: 0 0 1rem; padding-bottom: 0.75rem; border-bottom: 1px solid #c4ccd8; color: #33415a; overflow-wrap: anywhere; }
.words { margin: 0 0 0.75rem; white-space: pre-line; overflow-wrap: anywhere; }
.code { margin: 0.75rem 0; font-size: 2.75rem; font-weight: 700; letter-spacing: 0.12em; line-height: 1.3; }
.code span + span { margin-left: 0.35em; }
`
