export { ActionButton, Button, ConfirmButton, CopyButton, Dialog, LinkButton, type ButtonLook } from './actions.tsx'
export { BarChart, LineChart, type Bar, type Mark, type Series } from './charts.tsx'
export { ChangeBar, RangeBar, ShareBar } from './change-bars.tsx'
export { BandChart, ForestChart, Histogram, LeftRightChart, MarkList, type BandPoint, type ForestRow } from './plots.tsx'
export {
  CodeBlock,
  DataTable,
  DiffTable,
  Hash,
  KeyValue,
  Pager,
  PriceSlip,
  Stat,
  Tabs,
  type Column,
  type DiffRow,
  type KeyValueItem,
} from './data.tsx'
export { Callout, EmptyState, Live, Notice, ProgressBar, Steps, Timeline, type TimelineEntry } from './feedback.tsx'
export {
  CellField,
  Checkbox,
  CheckboxGroup,
  FieldSet,
  FilterForm,
  Form,
  FormActions,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type Choice,
} from './forms.tsx'
export { Icon, type IconName } from './icon.tsx'
export { usePage } from './page-context.ts'
export {
  Breadcrumbs,
  Card,
  CardList,
  Columns,
  Grid,
  PageHeader,
  Prose,
  Row,
  ScreenReaderOnly,
  Section,
  Stack,
  UserText,
  type Crumb,
} from './structure.tsx'
export {
  Avatar,
  Badge,
  ChipList,
  ConnectsAmount,
  Count,
  Percent,
  Score,
  Stars,
  TimeStamp,
  Usd,
  formatDate,
  formatMoment,
  formatRelative,
  formatUsd,
  type Tone,
} from './words.tsx'
