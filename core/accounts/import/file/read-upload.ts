/** The upload read from the spool: what parts its cells, its header, its records. */
import { csvReader, detectDelimiter, type CsvRecord, type Delimiter } from './csv-records.ts'
import type { Spool } from './spool.ts'

export const uploadFile = (id: string) => `${id}.upload`

export interface UploadPiece {
  records: CsvRecord[]
  /** Of the file, up to the end of this piece. */
  bytesDone: number
}

/** The records, header included, piece by piece. */
export async function* uploadRecords(
  spool: Spool,
  id: string,
  delimiter: Delimiter,
): AsyncGenerator<UploadPiece> {
  const reader = csvReader(delimiter)
  let bytesDone = 0
  for await (const { text, bytes } of uploadText(spool, id)) {
    bytesDone += bytes
    yield { records: reader.push(text), bytesDone }
  }
  yield { records: reader.end(), bytesDone }
}

/** What the file's start says about it. No header: the file is blank, or its first record is no CSV. */
export async function readHeader(
  spool: Spool,
  id: string,
  chosen?: Delimiter,
): Promise<{ delimiter: Delimiter; headers: string[] }> {
  const delimiter = chosen ?? (await detected(spool, id))
  for await (const { records } of uploadRecords(spool, id, delimiter)) {
    const [first] = records
    if (first) return { delimiter, headers: 'cells' in first ? first.cells : [] }
  }
  return { delimiter, headers: [] }
}

async function detected(spool: Spool, id: string): Promise<Delimiter> {
  for await (const { text } of uploadText(spool, id))
    if (text.trim() !== '') return detectDelimiter(text.trimStart())
  return ','
}

/** Drops a byte-order mark. The upload was checked when it came, so nothing has to be replaced. */
async function* uploadText(spool: Spool, id: string): AsyncGenerator<{ text: string; bytes: number }> {
  const decoder = new TextDecoder()
  for await (const frame of spool.frames(uploadFile(id))) {
    yield { text: decoder.decode(frame, { stream: true }), bytes: frame.length }
  }
}
