import { Button, Card, Form, TextField, TimeStamp, UserText } from '#faces/web/kit/index.ts'
import type { FlagLine } from '#reads/auction-console.ts'
import { chanceInWords, flagWords } from './words.ts'

/** One finding: who, what was seen, how often that is chance, where, and what operators made of it. */
export function FlagCard({ flag }: { readonly flag: FlagLine }) {
  const { title, seen, orElse } = flagWords[flag.kind]
  return (
    <Card
      title={title}
      level={2}
      meta={
        <span className="muted">
          Found <TimeStamp at={flag.foundAt} show="moment" />
        </span>
      }
    >
      <p>
        {flag.owners.map(({ id, name }, index) => (
          <span key={id}>
            {index === 0 ? '' : ', '}
            <a href={`/console/wallets/${id}`} dir="auto">
              {name}
            </a>
          </span>
        ))}
      </p>
      <p>{seen(flag)}</p>
      <p>
        {chanceInWords(flag.byChance)} {orElse}
      </p>
      <p>
        Seen in:{' '}
        {flag.auctions.map(({ id, title: job }, index) => (
          <span key={id}>
            {index === 0 ? '' : ' · '}
            <a href={`/console/auctions/${id}`} dir="auto">
              {job}
            </a>
          </span>
        ))}
      </p>
      {flag.looks.map(({ name, reason, at }, index) => (
        <div key={index}>
          <p className="muted">
            <span dir="auto">{name}</span>, <TimeStamp at={new Date(at)} show="moment" />:
          </p>
          <UserText text={reason} />
        </div>
      ))}
      <Form action={`/console/auctions/flags/${flag.id}/looked-at`} label={`Say what you found: ${title}`} id={`flag-${flag.id}`}>
        <TextField
          name="reason"
          label={flag.looks.length === 0 ? 'What did you find?' : 'Anything to add?'}
          hint="Kept on record with your name. To act on it, suspend the account or freeze the wallet there."
          maxLength={500}
        />
        <Button look="secondary">{flag.looks.length === 0 ? 'Looked at' : 'Add'}</Button>
      </Form>
    </Card>
  )
}
