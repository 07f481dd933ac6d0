/** Row: what handing a code mail to the mail server costs, beside nodemailer’s own way. */
import { askOnce, startChild } from '../harness/child.ts'
import { median, shown } from '../harness/figures.ts'
import { row, type Row } from '../harness/row.ts'
import type { Setting } from '../harness/setting.ts'
import type { MailTimes, Times } from './measure.ts'

export async function mailRows({ quick }: Setting): Promise<Row[]> {
  const rounds = quick ? 8 : 20
  const perRound = 200
  // The load's process holds the mail server.
  const load = startChild('journeys/load')
  try {
    const port = await load.ask<number>('smtpPort')
    const input = { port, rounds, perRound }
    const times = await askOnce<MailTimes>('mail/measure', 'measure', input)
    const of = (side: keyof MailTimes, what: keyof Times) => times[side].map((round) => round[what])
    const ratio = (what: keyof Times) =>
      median(of('ours', what).map((took, i) => took / (of('bare', what)[i] ?? NaN)))
    const cpu = (side: keyof MailTimes) => shown(median(of(side, 'cpu')))
    return [
      row({
        name: 'code mail handed to SMTP',
        unit: 'ms',
        ours: median(of('ours', 'clock')),
        peer: median(of('bare', 'clock')),
        peerName: 'bare nodemailer, pooled',
        ratio: ratio('clock'),
        target: { atMost: 1.2 },
        note: `${rounds * perRound} mails each over 5 connections. CPU a mail: ours ${cpu('ours')} ms, bare ${cpu('bare')} ms, ${shown(ratio('cpu'))} ×`,
      }),
    ]
  } finally {
    await load.end()
  }
}
