// Drawn for a 20 × 20 grid with 1.6 strokes, so that all of them sit well beside text.
const shapes = {
  check: 'M4 10.5 8 14.5 16 6',
  cross: 'M5 5 15 15M15 5 5 15',
  info: 'M10 9v5M10 6v.01M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15',
  warning: 'M10 7.5v3.5M10 13.5v.01M10 3 18 16.5H2Z',
  clock: 'M10 5.5V10l3 2M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15',
  copy: 'M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5Z',
  search: 'M13.2 13.2 17 17M8.8 3a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8.8 3',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  chevron: 'M5.5 8 10 12.5 14.5 8',
  arrow: 'M4 10h12M11 5l5 5-5 5',
  back: 'M16 10H4M9 5l-5 5 5 5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  scroll: 'M6 3h10v11.5a2.5 2.5 0 0 1-2.5 2.5H6.5A2.5 2.5 0 0 1 4 14.5V13h7.5v1.5M9 7h4M9 10h4M6 3v10',
  seal: 'M10 2.5 12 4l2.5-.2.8 2.4 2 1.5L16.5 10l.8 2.3-2 1.5-.8 2.4L12 16l-2 1.5L8 16l-2.5.2-.8-2.4-2-1.5.8-2.3-.8-2.3 2-1.5.8-2.4L8 4ZM7.5 10l1.8 1.8 3.4-3.6',
  person: 'M10 3a3.3 3.3 0 1 1 0 6.6A3.3 3.3 0 0 1 10 3M3.5 17c.6-3.6 3.2-5.2 6.5-5.2s5.9 1.6 6.5 5.2',
  people:
    'M7.5 4a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M2 16.5c.5-3.2 2.7-4.6 5.5-4.6s5 1.4 5.5 4.6M13 4.3a2.8 2.8 0 0 1 0 5M14.5 12.2c2 .5 3.2 1.9 3.5 4.3',
  briefcase: 'M3 7h14v9.5H3ZM7.5 7V4h5v3M3 11h14',
  envelope: 'M2.5 5h15v10.5h-15ZM2.5 5.5 10 11l7.5-5.5',
  star: 'M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5-4.5-2.4-4.5 2.4.9-5L2.8 8.1l5-.7Z',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13ZM8.5 17h3',
  coin: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M7.2 13.5v-3a2.8 2.8 0 0 1 5.6 0v3',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  undo: 'M4 8h8a4.3 4.3 0 0 1 0 8.6H7M7.5 4.5 4 8l3.5 3.5',
  filter: 'M3 5h14M5.5 10h9M8 15h4',
  lock: 'M5 9h10v8H5ZM7 9V6.5a3 3 0 0 1 6 0V9',
} as const

export type IconName = keyof typeof shapes

/** Decoration only: the words beside it say the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  )
}
