import type { ReactNode } from 'react'
import { Form } from './forms.tsx'
import { Icon, type IconName } from './icon.tsx'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger'

interface Look {
  readonly look?: ButtonLook | undefined
  readonly size?: 'normal' | 'small' | undefined
  readonly icon?: IconName | undefined
  readonly children: ReactNode
}

/** Sends its form. `name` and `value` tell several buttons of one form apart. */
export function Button({
  look = 'primary',
  size = 'normal',
  icon,
  name,
  value,
  formAction,
  children,
}: Look & { readonly name?: string; readonly value?: string; readonly formAction?: string }) {
  return (
    <button type="submit" className={buttonClass(look, size)} name={name} value={value} formAction={formAction}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  )
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({ href, look = 'secondary', size = 'normal', icon, children }: Look & { readonly href: string }) {
  return (
    <a href={href} className={buttonClass(look, size)}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </a>
  )
}

/** One button that is a whole form: POSTs to `action` with the hidden `fields`. */
export function ActionButton({
  action,
  fields = {},
  look = 'secondary',
  ...rest
}: Look & { readonly action: string; readonly fields?: Readonly<Record<string, string | number>> }) {
  return (
    <Form action={action} inline fields={fields}>
      <Button look={look} {...rest} />
    </Form>
  )
}

/** Unfolds into the question and its form before something that matters happens; needs no script. */
export function ConfirmButton({
  label,
  look = 'secondary',
  icon,
  open = false,
  children,
}: {
  readonly label: ReactNode
  readonly look?: ButtonLook
  readonly icon?: IconName
  /** Unfolded from the start: its form came back with something to mend. */
  readonly open?: boolean
  /** What will happen, and the form that does it. */
  readonly children: ReactNode
}) {
  return (
    <details className="confirm" open={open}>
      <summary className={buttonClass(look, 'normal')}>
        {icon === undefined ? null : <Icon name={icon} />}
        {label}
      </summary>
      <div className="confirm-body stack space-small">{children}</div>
    </details>
  )
}

/** A native modal dialog with its opening button; the browser opens it without scripts (`command="show-modal"`). */
export function Dialog({
  id,
  title,
  open,
  look = 'secondary',
  icon,
  children,
}: {
  readonly id: string
  readonly title: ReactNode
  /** The words on the opening button. */
  readonly open: ReactNode
  readonly look?: ButtonLook
  readonly icon?: IconName
  readonly children: ReactNode
}) {
  const opener = { commandfor: id, command: 'show-modal' }
  const closer = { commandfor: id, command: 'close' }
  return (
    <>
      <button type="button" className={buttonClass(look, 'normal')} aria-haspopup="dialog" {...opener}>
        {icon === undefined ? null : <Icon name={icon} />}
        {open}
      </button>
      <dialog id={id} className="dialog" aria-labelledby={`${id}-title`}>
        <div className="dialog-head">
          <h2 id={`${id}-title`}>{title}</h2>
          <button type="button" className={buttonClass('quiet', 'small')} {...closer}>
            <Icon name="cross" />
            <span className="sr-only">Close</span>
          </button>
        </div>
        {children}
      </dialog>
    </>
  )
}

/** Copies `text`; without scripts the text beside it can be selected, so the button stays hidden. */
export function CopyButton({ text, children = 'Copy' }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <button type="button" className={`${buttonClass('quiet', 'small')} needs-script`} data-copy={text}>
      <Icon name="copy" />
      <span data-copy-label="Copied">{children}</span>
    </button>
  )
}

export function buttonClass(look: ButtonLook, size: 'normal' | 'small'): string {
  return `button button-${look}${size === 'small' ? ' button-small' : ''}`
}
